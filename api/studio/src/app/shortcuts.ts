// Keys. A letter does something only while nobody types.

import { useEffect, useRef } from "react";

export interface Shortcut {
  /** "k", "mod+k", "g p", "alt+ArrowUp", "?". */
  keys: string;
  words: string;
  act: () => void;
  /** Also while typing. */
  always?: boolean;
}

const known = new Set<{ current: readonly Shortcut[] }>();
const SEQUENCE_MS = 900;
let first = "";
let firstAt = 0;

/** These keys work while the component is on screen; the newest wins. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const ref = useRef(shortcuts);
  ref.current = shortcuts;
  useEffect(() => {
    known.add(ref);
    return () => {
      known.delete(ref);
    };
  }, []);
}

/** What works now, for the list of shortcuts. */
export function everyShortcut(): Shortcut[] {
  const found = new Map<string, Shortcut>();
  for (const { current } of known) for (const each of current) found.set(each.keys, each);
  return [...found.values()];
}

function pressed(event: KeyboardEvent): string {
  const mods = [event.metaKey || event.ctrlKey ? "mod" : "", event.altKey ? "alt" : "", event.shiftKey && event.key.length > 1 ? "shift" : ""].filter(Boolean);
  return [...mods, event.key.length === 1 ? event.key.toLowerCase() : event.key].join("+");
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || Boolean(target.closest('[role="menu"], [role="listbox"], [role="dialog"]')));
}

document.addEventListener("keydown", (event) => {
  const key = pressed(event);
  const now = performance.now();
  const both = now - firstAt < SEQUENCE_MS ? `${first} ${key}` : "";
  const busy = typing(event.target);
  const all = [...known].reverse().flatMap(({ current }) => current);
  // "g a" goes somewhere even where "a" alone does something.
  const found = [both, key].map((keys) => all.find((each) => each.keys === keys && (each.always || !busy))).find(Boolean);
  if (key.length === 1 && !busy) [first, firstAt] = [key, now];
  if (!found || event.defaultPrevented) return;
  event.preventDefault();
  first = "";
  found.act();
});

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** As it is printed on the keys. */
export function shown(keys: string): string {
  return keys
    .replace("mod", isMac ? "⌘" : "Ctrl")
    .replace("alt", isMac ? "⌥" : "Alt")
    .replace("shift", "⇧")
    .replace("ArrowUp", "↑")
    .replace("ArrowDown", "↓")
    .replaceAll("+", " ");
}
