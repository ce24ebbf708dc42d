// j and k through the rows of a list, wherever the focus is.

import { type RefObject, useRef } from "react";
import { both, useWords } from "~/words/words";
import { useShortcuts } from "~/app/shortcuts";

const words = both({ next: "Next", before: "Previous" }, { next: "下一项", before: "上一项" });

/** What the list lies in; and the key of the row that has the focus. */
export function useWalk(): { list: RefObject<HTMLDivElement | null>; focused: () => string | undefined } {
  const t = useWords(words);
  const list = useRef<HTMLDivElement>(null);
  const walk = (by: number): void => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>("[role=row]") ?? [])];
    const at = rows.findIndex((each) => each.contains(document.activeElement));
    rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))]?.focus();
  };
  useShortcuts([
    { keys: "j", words: t("next"), act: () => walk(1) },
    { keys: "k", words: t("before"), act: () => walk(-1) },
  ]);
  return { list, focused: () => document.activeElement?.closest<HTMLElement>("[role=row]")?.dataset["key"] };
}
