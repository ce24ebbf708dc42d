// A copy guide as rows of a form, and the same by name, so that what two people said of it can be told apart. Pure.

import type { GuideFragment, SetCopyGuideInput } from "~/gql/graphql";
import { changes, type Clash, type Edit, merge } from "./edit";

export const LISTS = ["categories", "glossary", "banned"] as const;
export type ListName = (typeof LISTS)[number];

/** What it is about, and what is said of it; a claim that is never made says nothing. */
export interface Row {
  id: number;
  about: string;
  says: string;
}

export type Rows = { tone: string } & Record<ListName, readonly Row[]>;

let rowsMade = 0;
export const newRow = (about = "", says = ""): Row => ({ id: ++rowsMade, about, says });

export function rowsOf(guide: GuideFragment): Rows {
  const sorted = (pairs: [string, string][]): Row[] => pairs.sort(([one], [other]) => one.localeCompare(other)).map(([about, says]) => newRow(about, says));
  return {
    tone: guide.tone,
    categories: sorted(guide.categories.map(({ category, name }) => [category, name])),
    glossary: sorted(guide.glossary.map(({ word, say }) => [word, say])),
    banned: sorted(guide.banned.map((claim) => [claim, ""])),
  };
}

const tidy = (text: string): string => text.trim().replace(/\s+/gu, " ");
const isBlank = ({ about, says }: Row): boolean => !tidy(about) && !tidy(says);

/** What is wrong with a row before anybody is asked: half of it is missing, or a row above is about the same. */
export function wrongRows(rows: Rows): ReadonlyMap<number, "half" | "twice"> {
  const found = new Map<number, "half" | "twice">();
  for (const list of LISTS) {
    const seen = new Set<string>();
    for (const row of rows[list].filter((each) => !isBlank(each))) {
      if (!tidy(row.about) || (list !== "banned" && !tidy(row.says))) found.set(row.id, "half");
      else if (seen.has(tidy(row.about))) found.set(row.id, "twice");
      seen.add(tidy(row.about));
    }
  }
  return found;
}

/** The same by name: `glossary sneakers` is `trainers`. */
function editOf(rows: Rows): Edit {
  const edit: Edit = { tone: tidy(rows.tone) };
  for (const list of LISTS) for (const row of rows[list].filter((each) => tidy(each.about))) edit[`${list} ${tidy(row.about)}`] = list === "banned" ? tidy(row.about) : tidy(row.says);
  return edit;
}

function rowsFrom(edit: Edit): Rows {
  const rows = (list: ListName): Row[] =>
    Object.entries(edit).flatMap(([name, value]) => (name.startsWith(`${list} `) && value ? [newRow(aboutOf(name), list === "banned" ? "" : String(value))] : []));
  return { tone: String(edit["tone"]), categories: rows("categories"), glossary: rows("glossary"), banned: rows("banned") };
}

export const listOf = (name: string): ListName | "tone" => name.split(" ")[0] as ListName | "tone";
export const aboutOf = (name: string): string => name.slice(name.indexOf(" ") + 1);

export const isChanged = (from: Rows, to: Rows): boolean => changes(...whole(editOf(from), editOf(to))).length > 0 || wrongRows(to).size > 0;

/** Mine over theirs; what both changed differently is for somebody to choose, and is as I said until then. */
export function mergeRows(base: Rows, theirs: Rows, mine: Rows): { rows: Rows; clashes: Clash[]; others: string[] } {
  const [was, their, my] = whole(editOf(base), editOf(theirs), editOf(mine));
  const { edit, clashes, others } = merge(was!, their!, my!);
  return { rows: rowsFrom(edit), clashes, others };
}

/** What was chosen stands in its row; every other row is as it was. */
export function settled(rows: Rows, clash: Clash, mine: boolean): Rows {
  const list = listOf(clash.name);
  const value = String(mine ? clash.mine : clash.theirs);
  if (list === "tone") return { ...rows, tone: value };
  const about = aboutOf(clash.name);
  const others = rows[list].filter((each) => tidy(each.about) !== about);
  if (!value) return { ...rows, [list]: others };
  const says = list === "banned" ? "" : value;
  const stands = rows[list].some((each) => tidy(each.about) === about);
  return { ...rows, [list]: stands ? rows[list].map((each) => (tidy(each.about) === about ? { ...each, says } : each)) : [...others, newRow(about, says)] };
}

/** Each with all the names that any of them has: what one does not say is empty there. */
function whole<Edits extends Edit[]>(...edits: Edits): Edits {
  const nothing = Object.fromEntries(edits.flatMap((each) => Object.keys(each)).map((name) => [name, ""]));
  return edits.map((each) => ({ ...nothing, ...each })) as Edits;
}

export function inputOf(rows: Rows, site: string, locale: string, expectedVersion: number): SetCopyGuideInput {
  const said = (list: ListName): Row[] => rows[list].filter((each) => !isBlank(each)).map(({ id, about, says }) => ({ id, about: tidy(about), says: tidy(says) }));
  return {
    site,
    locale,
    expectedVersion,
    tone: tidy(rows.tone),
    categories: said("categories").map(({ about, says }) => ({ category: about, name: says })),
    glossary: said("glossary").map(({ about, says }) => ({ word: about, say: says })),
    banned: said("banned").map(({ about }) => about),
  };
}
