// What somebody types into a search, told once they rest for a moment.

import { useEffect, useState } from "react";

const RESTING_MS = 250;

/** `said` is what is looked for now; `tell` hears what is to be. */
export function useTyped(said: string, tell: (text: string) => void): { text: string; type: (text: string) => void } {
  const [text, setText] = useState(said);
  useEffect(() => {
    if (text === said) return;
    const timer = setTimeout(() => tell(text), RESTING_MS);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text]);
  return { text, type: setText };
}
