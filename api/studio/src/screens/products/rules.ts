// Rules of a rail, as the API keeps them. Pure.

export type Do = "pin" | "boost" | "bury" | "exclude";
export const DOES: readonly Do[] = ["pin", "boost", "bury", "exclude"];

export interface Match {
  sku?: string[];
  category?: string[];
  brand?: string[];
  tag?: string[];
  price?: { from?: string; to?: string };
}

export interface Rule {
  id?: string;
  name?: string;
  do: Do;
  match: Match;
  position?: number;
  weight?: number;
}

export const WEIGHT = 2;

/** The rules with this one about a single product in the place of any other that is only about it. */
export function about(rules: readonly Rule[], sku: string, rule: Rule | null): Rule[] {
  const others = rules.filter((each) => !(each.match.sku?.length === 1 && each.match.sku[0] === sku && Object.keys(each.match).length === 1));
  // What a person says of one product comes before what is said of many.
  return rule ? [rule, ...others] : others;
}

/** What the rule is about, in a few words. */
export function matchWords(match: Match): string {
  const parts = (["sku", "category", "brand", "tag"] as const).flatMap((part) => (match[part] ? [match[part].join(", ")] : []));
  if (match.price) parts.push([match.price.from, match.price.to].map((each) => each ?? "…").join(" – "));
  return parts.join(" · ");
}
