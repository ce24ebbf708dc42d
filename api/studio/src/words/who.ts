/** Whoever wrote something, as they are called: “Ada <ada@example.com>” is Ada, “worker:SmolLM2” is SmolLM2. */
export function who(by: string): string {
  return by.replace(/ <[^<>]+>$/u, "").replace(/^worker:/u, "");
}
