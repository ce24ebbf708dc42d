// Words that promise something, and figures: said to the person who types them, never forbidden. The models' own checks are stricter.

const CLAIMS: Record<string, RegExp> = {
  en: /\b(best|finest|greatest|cheapest|lowest|perfect|ultimate|unbeatable|guaranteed?|number one|no\. ?1|world'?s|award(?:-winning)?|proven|certified|clinically|organic|sustainable|eco-friendly|vegan|handmade|free|only today|last chance|always|never)\b/giu,
  fr: /\b(meilleure?s?|parfaite?s?|ultimes?|imbattables?|garantie?s?|num[ée]ro un|n°\s?1|primée?s?|prouvée?s?|certifiée?s?|bio|durables?|v[ée]gan(?:es?)?|fait main|gratuite?s?|derni[èe]re chance|toujours|jamais)\b/giu,
  zh: /(最好|最佳|最低|第一|顶级|完美|保证|国家级|认证|有机|环保|免费|仅限今日|最后机会|永远|绝对)/gu,
};
const FIGURE = /(?:[€$£¥]\s?\d[\d.,]*|\d[\d.,]*\s?(?:%|€|\$|£|¥|EUR|USD))/gu;

export interface Doubt {
  kind: "claim" | "number";
  word: string;
}

/** What somebody should be able to prove, in the order it is said, each once. */
export function doubts(text: string, locale: string): Doubt[] {
  const claims = CLAIMS[locale.split("-")[0] ?? "en"] ?? CLAIMS["en"]!;
  const found = [...[...text.matchAll(claims)].map(([word]) => ({ kind: "claim" as const, word })), ...[...text.matchAll(FIGURE)].map(([word]) => ({ kind: "number" as const, word: word.trim() }))];
  return found.filter((each, n) => found.findIndex((other) => other.word.toLowerCase() === each.word.toLowerCase()) === n);
}
