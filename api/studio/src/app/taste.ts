// What this person likes: language, light or dark, the locale they edit in. Kept in this browser, nowhere else.

import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";
export type Language = "en" | "zh";

export interface Taste {
  theme: Theme;
  language: Language;
  /** By site: the locale whose words are worked on. */
  locales: Record<string, string>;
  preview: boolean;
}

const KEY = "etalage:studio:taste";
const dark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();
let taste = read();

function read(): Taste {
  const first: Taste = { theme: "system", language: navigator.language.startsWith("zh") ? "zh" : "en", locales: {}, preview: true };
  try {
    return { ...first, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Taste>) };
  } catch {
    return first;
  }
}

export function setTaste(change: Partial<Taste>): void {
  taste = { ...taste, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(taste));
  } catch {
    // A browser that keeps nothing forgets it with the tab.
  }
  applyTheme();
  for (const heard of listeners) heard();
}

export function useTaste(): Taste {
  return useSyncExternalStore(
    (heard) => {
      listeners.add(heard);
      return () => listeners.delete(heard);
    },
    () => taste,
  );
}

export function tasteNow(): Taste {
  return taste;
}

export function applyTheme(): void {
  const shown = taste.theme === "system" ? (dark.matches ? "dark" : "light") : taste.theme;
  document.documentElement.dataset["theme"] = shown;
  document.documentElement.lang = taste.language === "zh" ? "zh-CN" : "en";
}

dark.addEventListener("change", applyTheme);
