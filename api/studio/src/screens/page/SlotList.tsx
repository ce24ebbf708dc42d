// The blocks in order: one tab stop, arrows or j and k to walk, Alt and arrows to move, or dragged.

import { GridList, useDragAndDrop } from "react-aria-components";
import { startTransition, useEffect, useRef, useState } from "react";
import { useShortcuts } from "~/app/shortcuts";
import { useWords } from "~/words/words";
import type { PageCommands } from "./commands";
import { nameOf } from "./commands";
import type { Names } from "~/audience/sentence";
import type { Slot } from "./PageScreen";
import { SlotRow } from "./SlotRow";
import { words } from "./words";

export interface RowProps {
  /** What segments are called. */
  names: Names;
  waiting: Map<string, number>;
  commands: PageCommands;
  onSchedule: (slot: Slot) => void;
  onOpen: (slot: Slot) => void;
  onLook: (slot: Slot) => void;
}

// The first screenful and some more can be used at once; a long page goes on while nobody waits for it.
const AT_ONCE = 30;

function useGrowing(all: number): number {
  const [n, setN] = useState(AT_ONCE);
  useEffect(() => {
    if (n >= all) return undefined;
    const timer = setTimeout(() => startTransition(() => setN(all)), 50);
    return () => clearTimeout(timer);
  }, [n, all]);
  return n;
}

export function SlotList({ slots, whole, ...row }: RowProps & { slots: readonly Slot[]; whole: boolean }) {
  const t = useWords(words);
  const list = useRef<HTMLDivElement>(null);
  const drawn = useGrowing(slots.length);
  const { commands } = row;
  const ids = (): string[] => commands.ordered.map((each) => each.id);

  const shift = (id: string, by: number): void => {
    const all = ids();
    const from = all.indexOf(id);
    const to = Math.max(0, Math.min(all.length - 1, from + by));
    if (from === to || from < 0) return;
    all.splice(to, 0, ...all.splice(from, 1));
    void commands.move(all);
  };
  const focused = (): HTMLElement | null => (document.activeElement?.closest<HTMLElement>("[role=row]") ?? null);
  const walk = (by: number): void => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>("[role=row]") ?? [])];
    const at = rows.indexOf(focused() as HTMLElement);
    rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))]?.focus();
  };
  const shiftFocused = (by: number): void => {
    const id = focused()?.dataset["key"];
    if (id) shift(id, by);
  };

  useShortcuts([
    { keys: "j", words: t("j"), act: () => walk(1) },
    { keys: "k", words: t("k"), act: () => walk(-1) },
    { keys: "alt+ArrowUp", words: t("altUp"), act: () => shiftFocused(-1) },
    { keys: "alt+ArrowDown", words: t("altDown"), act: () => shiftFocused(1) },
  ]);

  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ "text/plain": String(key) })),
    onReorder: ({ keys, target }) => {
      const moving = ids().filter((id) => keys.has(id));
      const rest = ids().filter((id) => !keys.has(id));
      const at = rest.indexOf(String(target.key)) + (target.dropPosition === "after" ? 1 : 0);
      void commands.move([...rest.slice(0, at), ...moving, ...rest.slice(at)]);
    },
    isDisabled: !whole,
  });

  return (
    // Alt and an arrow would walk the list before it moves the block.
    <div
      ref={list}
      onKeyDownCapture={(event) => {
        if (!event.altKey || !/^Arrow(Up|Down)$/.test(event.key)) return;
        event.preventDefault();
        event.stopPropagation();
        shiftFocused(event.key === "ArrowUp" ? -1 : 1);
      }}
    >
      <GridList disallowTypeAhead
        aria-label={t("slots")}
        className="slots"
        items={slots.slice(0, drawn)}
        dependencies={[row.waiting, row.names, commands.ordered]}
        {...(whole ? { dragAndDropHooks } : {})}
        renderEmptyState={() => <p className="soft none">{t("none")}</p>}
        onAction={(key) => {
          const slot = slots.find((each) => each.id === key);
          if (slot) row.onOpen(slot);
        }}
      >
        {(slot) => <SlotRow slot={slot} place={commands.ordered.indexOf(slot)} name={nameOf(slot)} draggable={whole} shift={(by) => shift(slot.id, by)} {...row} />}
      </GridList>
    </div>
  );
}
