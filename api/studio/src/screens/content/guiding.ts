// A form about a copy guide: what is typed is kept until it is saved, and nobody's words are overwritten unseen.

import { useEffect, useMemo, useState } from "react";
import { useSession } from "~/app/session";
import { CopyGuidesDocument, type GuideFragment, SetCopyGuideDocument } from "~/gql/graphql";
import { useSend } from "~/graph/asking";
import { tell } from "~/parts/toasts";
import { useWhen } from "~/words/when";
import { type Say, useWords } from "~/words/words";
import type { Clash } from "./edit";
import { aboutOf, inputOf, isChanged, listOf, mergeRows, newRow, type Rows, rowsOf, settled, wrongRows } from "./guide";
import { guideWords } from "./guideWords";

export interface Guiding {
  guide: GuideFragment;
  rows: Rows;
  changed: boolean;
  busy: boolean;
  /** Rows that cannot be saved, once somebody tried. */
  wrong: ReadonlyMap<number, "half" | "twice">;
  /** What the shop says of a part as a whole. */
  problems: readonly { name: string; message: string }[];
  clashes: readonly Clash[];
  put: (rows: Partial<Rows>) => void;
  drop: () => void;
  settle: (clash: Clash, mine: boolean) => void;
  save: () => void;
}

/** What a part of a guide is called where two people said it: a word, a category, a claim, or the tone. */
export const partWords = (t: Say<keyof (typeof guideWords)["en"]>, name: string): string => (listOf(name) === "tone" ? t("tone") : `${t(listOf(name))}: ${aboutOf(name)}`);

const NONE: Guiding["wrong"] = new Map();

export function useGuide(found: GuideFragment): Guiding {
  const t = useWords(guideWords);
  const { language } = useWhen();
  const { site } = useSession();
  const send = useSend();
  const { locale } = found;
  const key = `etalage:studio:guide:${site.key}:${locale}`;
  const [guide, setGuide] = useState(found);
  const base = useMemo(() => rowsOf(guide), [guide]);
  const [rows, setRows] = useState(() => kept(key, found.version) ?? base);
  const [tried, setTried] = useState(false);
  const [problems, setProblems] = useState<Guiding["problems"]>([]);
  const [clashes, setClashes] = useState<readonly Clash[]>([]);
  const [busy, setBusy] = useState(false);
  const changed = isChanged(base, rows);
  const wrong = wrongRows(rows);

  useEffect(() => {
    if (changed) sessionStorage.setItem(key, JSON.stringify({ version: guide.version, rows }));
    else sessionStorage.removeItem(key);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [rows, guide]);
  useEffect(() => {
    if (changed) tell({ words: t("kept") });
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const stand = (now: GuideFragment, next: Rows = rowsOf(now)): void => {
    setGuide(now);
    setRows(next);
  };

  async function post(said: Rows, from: GuideFragment): Promise<void> {
    const { setCopyGuide: answer } = await send(SetCopyGuideDocument, { input: inputOf(said, site.key, locale, from.version) });
    if (answer.__typename === "CopyGuideConflict") {
      const theirs = (await send(CopyGuidesDocument, { site: site.key })).copyGuides.find((each) => each.locale === locale);
      if (!theirs) return tell({ words: answer.message, wrong: true });
      const merged = mergeRows(rowsOf(from), rowsOf(theirs), said);
      if (merged.clashes.length === 0) {
        await post(merged.rows, theirs);
        return tell({ words: t("both", { parts: merged.others.map((name) => partWords(t, name)).join(", ") }) });
      }
      setClashes(merged.clashes);
      return stand(theirs, merged.rows);
    }
    if (answer.__typename === "CopyGuideInvalid") {
      setProblems(answer.problems);
      return tell({ words: t("wrong"), wrong: true });
    }
    if (answer.__typename !== "CopyGuideSet") return tell({ words: answer.message, wrong: true });
    const now = answer.guide;
    setProblems([]);
    setTried(false);
    stand(now);
    tell({ words: t("saved", { language: language(locale) }), undo: () => void undo(rowsOf(from), now) });
  }

  async function undo(back: Rows, now: GuideFragment): Promise<void> {
    try {
      const { setCopyGuide: answer } = await send(SetCopyGuideDocument, { input: inputOf(back, site.key, locale, now.version) });
      if (answer.__typename !== "CopyGuideSet") return tell({ words: answer.message, wrong: true });
      stand(answer.guide);
      tell({ words: t("undone") });
    } catch (error) {
      tell({ words: (error as Error).message, wrong: true });
    }
  }

  return {
    guide,
    rows,
    changed,
    busy,
    wrong: tried ? wrong : NONE,
    problems,
    clashes,
    put: (next) => setRows((before) => ({ ...before, ...next })),
    drop: () => {
      setRows(base);
      setProblems([]);
      setClashes([]);
      setTried(false);
    },
    settle: (clash, mine) => {
      setRows((before) => settled(before, clash, mine));
      setClashes((before) => before.filter((each) => each !== clash));
    },
    save: () => {
      setTried(true);
      setProblems([]);
      if (wrong.size > 0) return tell({ words: t("wrong"), wrong: true });
      setBusy(true);
      post(rows, guide)
        .catch((error: Error) => tell({ words: error.message, wrong: true }))
        .finally(() => setBusy(false));
    },
  };
}

/** What was typed last time and never saved, as long as it was typed over what is there now. */
function kept(key: string, version: number): Rows | null {
  const found = JSON.parse(sessionStorage.getItem(key) ?? "null") as { version: number; rows: Rows } | null;
  if (found?.version !== version) return null;
  const anew = (list: Rows["banned"]): Rows["banned"] => list.map(({ about, says }) => newRow(about, says));
  const { tone, categories, glossary, banned } = found.rows;
  return { tone, categories: anew(categories), glossary: anew(glossary), banned: anew(banned) };
}
