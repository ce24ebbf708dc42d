// A condition as lines people read: groups indent what belongs to them.

export interface Line {
  depth: number;
  words: string;
}

export function conditionLines(condition: unknown, depth = 0): Line[] {
  if (condition === null || typeof condition !== "object" || Array.isArray(condition)) return [{ depth, words: said(condition) }];
  return Object.entries(condition).flatMap(([name, value]): Line[] => {
    if ((name === "all" || name === "any") && Array.isArray(value)) {
      const parts = value.flatMap((each) => conditionLines(each, value.length > 1 ? depth + 1 : depth));
      return value.length > 1 ? [{ depth, words: `${name} of` }, ...parts] : parts;
    }
    if (name === "not") return [{ depth, words: "not" }, ...conditionLines(value, depth + 1)];
    return [{ depth, words: `${name.replaceAll("_", " ")}: ${said(value)}` }];
  });
}

function said(value: unknown): string {
  if (Array.isArray(value)) return value.map(said).join(", ");
  if (value !== null && typeof value === "object") {
    return Object.entries(value)
      .map(([name, each]) => `${name.replaceAll("_", " ")} ${said(each)}`)
      .join(", ");
  }
  return String(value);
}
