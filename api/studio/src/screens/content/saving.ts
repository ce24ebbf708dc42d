// A form about an article or a promotion: what is typed is kept until it is saved, and nobody's words are overwritten unseen.

import { useEffect, useMemo, useState } from "react";
import { useGo } from "~/app/places";
import { useSession } from "~/app/session";
import { ItemDocument, type ItemFragment, type ItemKind, SaveItemDocument } from "~/gql/graphql";
import { useSend } from "~/graph/asking";
import { tell } from "~/parts/toasts";
import { type Say, useWords } from "~/words/words";
import { changes, type Clash, type Edit, editOf, inputOf, itemPlace, merge } from "./edit";
import { words } from "./words";

export interface Form {
  edit: Edit;
  base: Edit;
  changed: boolean;
  busy: boolean;
  problems: Record<string, string>;
  clashes: readonly Clash[];
  put: (name: string, value: string | boolean) => void;
  drop: () => void;
  settle: (clash: Clash, mine: boolean) => void;
  save: (sku: string) => void;
}

export const fieldWords = (t: Say<keyof (typeof words)["en"]>, name: string): string => {
  const [plain = name, locale] = name.split("@");
  return t(`field_${plain}` as "field_title") + (locale ? ` (${locale})` : "");
};

// As Python calls them.
const camel = (name: string): string => name.replace(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase()).replace(/^translations\.([^.]+)\.(.+)$/u, "$2@$1");

export function useForm(found: ItemFragment | null, kind: ItemKind): Form {
  const t = useWords(words);
  const { site } = useSession();
  const send = useSend();
  const go = useGo();
  const tab = kind === "ARTICLE" ? "articles" : "promotions";
  const key = `etalage:studio:item:${site.key}:${kind}:${found?.sku ?? ""}`;
  const [item, setItem] = useState(found);
  const base = useMemo(() => editOf(item, item ? site.locales : site.locales.filter((each) => each !== site.defaultLocale)), [item, site]);
  const [edit, setEdit] = useState<Edit>(() => ({ ...base, ...kept(key, found?.version ?? "") }));
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [clashes, setClashes] = useState<readonly Clash[]>([]);
  const [busy, setBusy] = useState(false);
  const mine = changes(base, edit);
  const changed = mine.length > 0;

  useEffect(() => {
    if (changed) sessionStorage.setItem(key, JSON.stringify({ version: item?.version ?? "", typed: Object.fromEntries(mine.map((name) => [name, edit[name]])) }));
    else sessionStorage.removeItem(key);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [edit, item]);
  useEffect(() => {
    if (changed) tell({ words: t("kept") });
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const stand = (now: ItemFragment, next?: Edit): void => {
    setItem(now);
    setEdit(next ?? editOf(now, site.locales));
  };

  async function post(said: Edit, from: ItemFragment | null, sku: string): Promise<void> {
    const { saveItem: answer } = await send(SaveItemDocument, { input: inputOf(said, from, site.key, sku, kind, from?.version ?? null) });
    if (answer.__typename === "ItemConflict" && from) {
      const theirs = (await send(ItemDocument, { site: site.key, sku })).editableItem;
      if (!theirs) return tell({ words: answer.message, wrong: true });
      const merged = merge(editOf(from, site.locales), editOf(theirs, site.locales), said);
      if (merged.clashes.length === 0) {
        await post(merged.edit, theirs, sku);
        return tell({ words: t("both", { fields: merged.others.map((name) => fieldWords(t, name)).join(", ") }) });
      }
      setClashes(merged.clashes);
      return stand(theirs, merged.edit);
    }
    if (answer.__typename === "ItemInvalid") {
      setProblems(Object.fromEntries(answer.problems.map((each) => [camel(each.name), each.message])));
      return tell({ words: t("wrong"), wrong: true });
    }
    if (answer.__typename !== "ItemSaved") return tell({ words: answer.message, wrong: true });
    const now = answer.item;
    sessionStorage.removeItem(key);
    setProblems({});
    stand(now);
    const back = from ? editOf(from, site.locales) : { ...editOf(now, site.locales), withdrawn: true };
    tell({ words: t(!from ? "made" : now.withdrawn && !from.withdrawn ? "gone" : "saved", { title: now.title }), undo: () => void undo(back, now) });
    if (!from) go(itemPlace(tab, now.sku));
  }

  async function undo(back: Edit, now: ItemFragment): Promise<void> {
    try {
      const { saveItem: answer } = await send(SaveItemDocument, { input: inputOf(back, now, site.key, now.sku, kind, now.version) });
      if (answer.__typename !== "ItemSaved") return tell({ words: answer.message, wrong: true });
      stand(answer.item);
      tell({ words: t(answer.item.withdrawn && !now.withdrawn ? "gone" : "undone", { title: answer.item.title }) });
    } catch (error) {
      tell({ words: (error as Error).message, wrong: true });
    }
  }

  return {
    edit,
    base,
    changed,
    busy,
    problems,
    clashes,
    put: (name, value) => setEdit((before) => ({ ...before, [name]: value })),
    drop: () => {
      setEdit(base);
      setProblems({});
      setClashes([]);
    },
    settle: (clash, keep) => {
      setEdit((before) => ({ ...before, [clash.name]: keep ? clash.mine : clash.theirs }));
      setClashes((before) => before.filter((each) => each !== clash));
    },
    save: (sku) => {
      setBusy(true);
      post(edit, item, sku)
        .catch((error: Error) => tell({ words: error.message, wrong: true }))
        .finally(() => setBusy(false));
    },
  };
}

/** What was typed last time and never saved, as long as it was typed over what is there now. */
function kept(key: string, version: string): Edit {
  const found = JSON.parse(sessionStorage.getItem(key) ?? "null") as { version: string; typed: Edit } | null;
  return found?.version === version ? found.typed : {};
}
