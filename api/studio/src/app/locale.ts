import { useCallback } from "react";
import { both } from "~/words/words";
import { useSession } from "./session";
import { setTaste, tasteNow, useTaste } from "./taste";

export const LOCALE_WORDS = both({ locale: "Words in", own: "the site's own" }, { locale: "文字语言", own: "站点默认" });

/** The locale whose words are worked on; kept for each site. */
export function useLocale(): [string, (locale: string) => void] {
  const { site } = useSession();
  const { locales } = useTaste();
  const wanted = locales[site.key];
  const locale = wanted && site.locales.includes(wanted) ? wanted : site.defaultLocale;
  const set = useCallback((next: string) => setTaste({ locales: { ...locales, [site.key]: next } }), [locales, site.key]);
  return [locale, set];
}

/** From now on the words of this locale are worked on. */
export function setLocaleOf(site: string, locale: string): void {
  setTaste({ locales: { ...tasteNow().locales, [site]: locale } });
}
