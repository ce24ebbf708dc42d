// Parts that nobody sees at first: they come soon after, or when they are asked for. Not what somebody types into at once after a key:
// the first letters would be lost.

import { type ComponentType, lazy, type ReactNode, Suspense } from "react";

const SOON_MS = 1_500;

export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): (props: Props) => ReactNode {
  const Part = lazy(() => load().then((part) => ({ default: part as ComponentType<object> })));
  // Who is asked first fetches it; a failure here is told when somebody wants it.
  setTimeout(() => void load().catch(() => undefined), SOON_MS);
  return (props) => (
    <Suspense>
      <Part {...props} />
    </Suspense>
  );
}
