// What a condition names by key, and its names as a sentence about it needs them.

import { useMemo } from "react";
import type { Names } from "~/audience/sentence";
import type { Calls } from "./called";

const NOUNS: Record<string, string> = { segment: "segment", learnt: "segment", holds: "item" };

/** Segments and products, wherever they stand in it. */
export function thingsOf(condition: unknown): string[] {
  if (Array.isArray(condition)) return condition.flatMap(thingsOf);
  if (typeof condition !== "object" || condition === null) return [];
  return Object.entries(condition).flatMap(([key, inner]) => (NOUNS[key] && Array.isArray(inner) ? inner.map((each) => `${NOUNS[key]}:${String(each)}`) : thingsOf(inner)));
}

export function useNames(things: readonly string[], called: Calls): Names {
  return useMemo(() => {
    const of = (noun: string) => things.filter((each) => each.startsWith(`${noun}:`)).flatMap((each) => ({ key: each.slice(noun.length + 1), name: called(each)?.name ?? each.slice(noun.length + 1) }));
    return { segment: of("segment"), learnt: of("segment"), sku: of("item") };
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [things.join("\n"), called]);
}
