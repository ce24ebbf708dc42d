// A session that ended while somebody works: whoever asked waits until they are signed in again, then asks once more.

import { useSyncExternalStore } from "react";

let waiting: { done: Promise<void>; go: () => void } | null = null;
const listeners = new Set<() => void>();

/** Done once somebody is signed in again. */
export function signedInAgain(): Promise<void> {
  if (!waiting) {
    let go = (): void => undefined;
    waiting = { done: new Promise<void>((done) => (go = done)), go };
    tellAll();
  }
  return waiting.done;
}

/** They are: what waited goes on. */
export function goOn(): void {
  waiting?.go();
  waiting = null;
  tellAll();
}

let visits = 0;

/** Changes when somebody leaves: what was asked before is not asked after. */
export function visit(): number {
  return visits;
}

/** They leave: what waited is never sent, least of all for whoever signs in next. */
export function giveUp(): void {
  visits += 1;
  waiting = null;
  tellAll();
}

export function useEnded(): boolean {
  return useSyncExternalStore(
    (heard) => {
      listeners.add(heard);
      return () => listeners.delete(heard);
    },
    () => waiting !== null,
  );
}

function tellAll(): void {
  for (const heard of listeners) heard();
}

/** Whether an answer may be nobody's: something was refused, or is not there for who asked. */
export function mayBeNobodys(answer: string): boolean {
  return answer.includes('"NotAllowed"') || /"code":\s*"not_allowed"/iu.test(answer) || /^\{"data":\s*\{("\w+":\s*null,?\s*)+\}/u.test(answer) || /^\{"data":\s*null/u.test(answer);
}
