// Words of the interface. A screen keeps its own, in both languages, in its folder: `const t = useWords(words)`.

import { useMemo } from "react";
import { createTranslator } from "use-intl/core";
import { type Language, useTaste } from "~/app/taste";

export type Both<Keys extends string> = Record<Language, Record<Keys, string>>;
export type Values = Record<string, string | number | Date>;
export type Say<Keys extends string> = (key: Keys, values?: Values) => string;

const TAGS: Record<Language, string> = { en: "en-GB", zh: "zh-CN" };

/** Both languages of a screen: a key that one of them lacks does not compile. Texts are ICU messages. */
export function both<const En extends Record<string, string>>(en: En, zh: Record<keyof En & string, string>): Both<keyof En & string> {
  return { en, zh };
}

export function useWords<Keys extends string>(words: Both<Keys>): Say<Keys> {
  const { language } = useTaste();
  return useMemo(() => {
    const translate = createTranslator({ locale: TAGS[language], messages: words[language] as Record<string, string> });
    return (key, values) => translate(key as never, values as never);
  }, [words, language]);
}

export function useTag(): string {
  return TAGS[useTaste().language];
}
