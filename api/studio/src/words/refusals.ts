// What the API refuses, in the reader's language, by its code. What is not here is said as the API says it.

import { type Language, tasteNow } from "~/app/taste";
import said from "./refusals.json";

type Table = { codes: Record<string, string>; problems: string[][] };
const TABLES: Record<Language, Table> = said;
const PROBLEMS = Object.fromEntries(Object.entries(TABLES).map(([language, { problems }]) => [language, problems.map(([pattern = "", words = ""]) => [new RegExp(pattern, "u"), words] as const)])) as Record<Language, (readonly [RegExp, string])[]>;

export function refusalWords(code: unknown, message: string): string {
  return (typeof code === "string" && TABLES[tasteNow().language].codes[code.toLowerCase()]) || message;
}

export function problemWords(message: string): string {
  const found = PROBLEMS[tasteNow().language].find(([pattern]) => pattern.test(message));
  return found ? message.replace(found[0], found[1]) : message;
}

/** An answer to a command with its refusals and problems in words of the reader's; anything else stays as it is. */
export function inTheirWords(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(inTheirWords);
  if (typeof answer !== "object" || answer === null) return answer;
  const { code, message, name, path } = answer as Record<string, unknown>;
  const inner = Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, inTheirWords(value)]));
  if (typeof message !== "string") return inner;
  if (typeof code === "string") return { ...inner, message: refusalWords(code, message) };
  return typeof name === "string" || typeof path === "string" ? { ...inner, message: problemWords(message) } : inner;
}
