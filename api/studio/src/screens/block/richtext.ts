// Between a structured document of the API and plain text with a few marks. Pure.

interface Span {
  text: string;
  strong?: boolean;
  emphasis?: boolean;
  href?: string;
}
type Part = { type: "paragraph" | "quote"; spans: Span[] } | { type: "heading"; level: number; spans: Span[] } | { type: "list"; ordered: boolean; items: Span[][] };
export interface Document {
  blocks: Part[];
}

const MARK = /\[([^\]]+)\]\(([^)\s]+)\)|\*\*([^*]+)\*\*|\*([^*]+)\*/gu;

export function toText(value: unknown): string {
  if (typeof value === "string") return value;
  const blocks = (value as Document | null)?.blocks ?? [];
  return blocks
    .map((part) => {
      if (part.type === "list") return part.items.map((item, n) => `${part.ordered ? `${n + 1}.` : "-"} ${line(item)}`).join("\n");
      const text = line(part.spans);
      if (part.type === "heading") return `${"#".repeat(part.level)} ${text}`;
      return part.type === "quote" ? `> ${text.replaceAll("\n", "\n> ")}` : text;
    })
    .join("\n\n");
}

function line(spans: readonly Span[]): string {
  return spans
    .map(({ text, strong, emphasis, href }) => {
      const marked = strong ? `**${text}**` : emphasis ? `*${text}*` : text;
      return href ? `[${marked}](${href})` : marked;
    })
    .join("");
}

export function toDocument(text: string, levels: readonly number[] = [2, 3, 4]): Document {
  const parts = text.trim() ? text.trim().split(/\n{2,}/u) : [];
  return {
    blocks: parts.map((part): Part => {
      const heading = /^(#{1,6})\s+(.*)$/su.exec(part);
      if (heading) {
        const wanted = heading[1]!.length;
        return { type: "heading", level: levels.includes(wanted) ? wanted : (levels[0] ?? 2), spans: spansOf(heading[2]!) };
      }
      const lines = part.split("\n");
      if (lines.every((each) => /^(-|\*|\d+\.)\s+/u.test(each))) {
        return { type: "list", ordered: /^\d/u.test(part), items: lines.map((each) => spansOf(each.replace(/^(-|\*|\d+\.)\s+/u, ""))) };
      }
      if (lines.every((each) => each.startsWith(">"))) return { type: "quote", spans: spansOf(lines.map((each) => each.replace(/^>\s?/u, "")).join("\n")) };
      return { type: "paragraph", spans: spansOf(part) };
    }),
  };
}

function spansOf(text: string): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const found of text.matchAll(MARK)) {
    if (found.index > at) spans.push({ text: text.slice(at, found.index) });
    const [whole, words, href, strong, emphasis] = found;
    if (href) spans.push({ ...(spansOf(words!)[0] ?? { text: words! }), href });
    else spans.push(strong ? { text: strong, strong: true } : { text: emphasis!, emphasis: true });
    at = found.index + whole.length;
  }
  if (at < text.length) spans.push({ text: text.slice(at) });
  return spans;
}
