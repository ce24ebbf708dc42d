// What a form about an article or a promotion says, and what becomes of two who say it. Pure.

import type { ItemFragment, ItemKind, SaveItemInput } from "~/gql/graphql";

/** Everything a form says, by name; words of other locales as `title@fr`. Empty text: nothing is said. */
export type Edit = Record<string, string | boolean>;

export const itemPlace = (tab: string, sku: string): string => `content/${tab}/item/${encodeURIComponent(sku)}`;

export const WORDS = ["title", "description", "url"] as const;
const PLAIN = ["code", "discount", "publishedAt", "startsAt", "endsAt"] as const;

export function editOf(item: ItemFragment | null, locales: readonly string[]): Edit {
  const edit: Edit = { withdrawn: item?.withdrawn ?? false, category: item?.category.join(" > ") ?? "" };
  for (const name of WORDS) edit[name] = item?.[name] ?? "";
  for (const name of PLAIN) edit[name] = item?.[name] ?? "";
  for (const locale of locales.filter((each) => each !== item?.locale)) {
    const said = item?.translations.find((each) => each.locale === locale);
    for (const name of WORDS) edit[`${name}@${locale}`] = said?.[name] ?? "";
  }
  return edit;
}

export function inputOf(edit: Edit, item: ItemFragment | null, site: string, sku: string, kind: ItemKind, expectedVersion: string | null): SaveItemInput {
  const text = (name: string): string => String(edit[name] ?? "").trim();
  const locales = [...new Set(Object.keys(edit).flatMap((name) => (name.includes("@") ? [name.slice(name.indexOf("@") + 1)] : [])))];
  // A locale that the site does not speak any more keeps its words.
  const others = (item?.translations ?? []).filter((each) => !locales.includes(each.locale)).map(({ locale, title, description, url }) => ({ locale, title, description, url }));
  const said = locales.map((locale) => ({ locale, title: text(`title@${locale}`) || null, description: text(`description@${locale}`) || null, url: text(`url@${locale}`) || null }));
  return {
    site,
    sku,
    kind,
    expectedVersion,
    title: text("title"),
    description: text("description"),
    url: text("url"),
    category: pathOf(edit),
    code: text("code"),
    discount: text("discount"),
    publishedAt: text("publishedAt") || null,
    startsAt: text("startsAt") || null,
    endsAt: text("endsAt") || null,
    withdrawn: edit["withdrawn"] === true,
    translations: [...others, ...said.filter((each) => each.title || each.description || each.url)],
  };
}

/** The category from the general to the special. */
export const pathOf = (edit: Edit): string[] => String(edit["category"] ?? "").split(">").map((each) => each.trim()).filter(Boolean);

export const changes = (from: Edit, to: Edit): string[] => Object.keys(to).filter((name) => from[name] !== to[name]);

export interface Clash {
  name: string;
  base: string | boolean;
  theirs: string | boolean;
  mine: string | boolean;
}

/** Mine over theirs, where only one of us changed a thing; what both changed is for somebody to choose. */
export function merge(base: Edit, theirs: Edit, mine: Edit): { edit: Edit; clashes: Clash[]; others: string[] } {
  const my = changes(base, mine);
  const their = changes(base, theirs);
  const clashes = my.filter((name) => their.includes(name) && theirs[name] !== mine[name]).map((name) => ({ name, base: base[name] ?? "", theirs: theirs[name] ?? "", mine: mine[name] ?? "" }));
  const edit = { ...theirs, ...Object.fromEntries(my.map((name) => [name, mine[name] ?? ""])) };
  return { edit, clashes, others: their.filter((name) => !my.includes(name)) };
}

export type Standing = "running" | "later" | "over";

export function standing(startsAt: string | null | undefined, endsAt: string | null | undefined, now: number): Standing {
  if (startsAt && Date.parse(startsAt) > now) return "later";
  if (endsAt && Date.parse(endsAt) <= now) return "over";
  return "running";
}
