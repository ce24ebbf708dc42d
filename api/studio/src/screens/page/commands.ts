// What can be done to a page: order, pins, windows, publishing.

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useLocale } from "~/app/locale";
import { useSession } from "~/app/session";
import { type Card, inverse, setting, useBlockCommands } from "~/blocks/commands";
import { wordsOf, type Window } from "~/blocks/facts";
import { ArrangePageDocument, type Ordering, ReorderBlocksDocument } from "~/gql/graphql";
import { tell } from "~/parts/toasts";
import { useWords } from "~/words/words";
import type { PageData, Slot } from "./PageScreen";
import { words } from "./words";

export type PageCommands = ReturnType<typeof usePageCommands>;

export function usePageCommands(page: PageData, again: () => void) {
  const t = useWords(words);
  const { site } = useSession();
  const [locale] = useLocale();
  const { editAnyway, publish, unpublish, publishAll, refused, send } = useBlockCommands();
  // What was dragged stands where it was put at once; the answer confirms it or puts it back.
  const [order, setOrder] = useState<string[] | null>(null);
  const version = useRef(page.version);
  version.current = Math.max(version.current, page.version);
  useEffect(() => setOrder(null), [page]);

  const ordered = useMemo(() => {
    if (!order) return page.blocks;
    const places = new Map(order.map((id, place) => [id, place]));
    return [...page.blocks].sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
  }, [page.blocks, order]);

  const reorder = useCallback(
    async (ids: string[], before: string[] | null): Promise<void> => {
      setOrder(ids);
      const { reorderBlocks: answer } = await send(ReorderBlocksDocument, { input: { site: site.key, page: page.key, expectedVersion: version.current, blocks: ids } });
      if (answer.__typename === "BlocksReordered") {
        version.current = answer.page.version;
        tell(before ? { words: t("moved"), undo: () => void reorder(before, null) } : { words: t("undone") });
        return;
      }
      setOrder(null);
      if (answer.__typename === "PageConflict") tell({ words: t("conflict"), wrong: true });
      else refused(answer, page.title);
      again();
    },
    [send, site.key, page.key, page.title, t, refused, again],
  );

  const edit = async (slot: Slot, changes: Record<string, unknown>, said: string): Promise<void> => {
    const back = Object.keys(changes).map((name) => {
      const field = slot.fields.find((each) => each.name === name);
      return inverse(name, field?.origin?.layer === "PERSON" ? { value: field.value, empty: field.value === null } : null);
    });
    const forth = Object.entries(changes).map(([name, value]) => (value === null ? { ...setting(name, null), empty: true } : setting(name, value)));
    const scope = { layer: "PERSON" as const, locale };
    const answer = await editAnyway(slot.id, slot.version, forth, scope);
    if (answer.__typename !== "BlockEdited") return refused(answer, nameOf(slot));
    const { version: now } = answer.block;
    tell({ words: said, undo: () => void editAnyway(slot.id, now, back, scope).then(() => tell({ words: t("undone") })) });
  };

  return {
    ordered,
    move: (ids: string[]) => reorder(ids, ordered.map((each) => each.id)),
    pin: (slot: Slot, pinned: boolean) => edit(slot, { pinned }, t(pinned ? "pinnedNow" : "freeNow", { name: nameOf(slot) })),
    setWindow: (slot: Slot, { from, until }: Window) => edit(slot, { starts_at: from, ends_at: until }, t("windowSet")),
    publish: (slot: Slot) => publish(cardOf(slot)),
    unpublish: (slot: Slot) => unpublish(cardOf(slot)),
    publishAll: (slots: readonly Slot[]) => publishAll(page.title, slots.map(cardOf)),
    arrange: async (ordering: Ordering): Promise<void> => {
      const { arrangePage: answer } = await send(ArrangePageDocument, { input: { site: site.key, page: page.key, expectedVersion: version.current, ordering, slots: page.slots ?? null } });
      if (answer.__typename !== "PageArranged") return refused(answer, page.title);
      version.current = answer.page.version;
      tell({ words: t("arranged", { how: t(ordering) }) });
    },
  };
}

export function nameOf(slot: { key: string; fields: Slot["fields"] }): string {
  return wordsOf(slot.fields) ?? slot.key;
}

export function cardOf(slot: Slot): Card {
  return { id: slot.id, version: slot.version, name: nameOf(slot) };
}
