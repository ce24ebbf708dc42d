/** Whoever wrote something, as they are called: “Ada <ada@example.com>” is Ada. */
export function who(by: string): string {
  return by.replace(/ <[^<>]+>$/u, "");
}
