import { Ellipsis, Languages, Moon, Search, Sun, LogOut, Keyboard, CircleUserRound } from "lucide-react";
import { useEffect, useState } from "react";
import { Button as Press, Link } from "react-aria-components";
import { Outlet, useLocation } from "react-router";
import { Actions } from "~/parts/Actions";
import { IconButton } from "~/parts/Button";
import { later } from "~/parts/later";
import { Pick } from "~/parts/Pick";
import { takeBack } from "~/parts/toasts";
import { useWhen } from "~/words/when";
import { both, useWords } from "~/words/words";
import { CommandPalette } from "./CommandPalette";
import { LOCALE_WORDS, useLocale } from "./locale";
import { PLACES, placeWords, useGo } from "./places";
import { useSession } from "./session";
import { shown, useShortcuts } from "./shortcuts";
import { setTaste, useTaste } from "./taste";

const Shortcuts = later(() => import("./Shortcuts").then((part) => part.Shortcuts));
const SignInAgain = later(() => import("./SignInAgain").then((part) => part.SignInAgain));

const words = both(
  {
    skip: "Skip to the content",
    places: "Places",
    more: "More",
    search: "Find or do…",
    light: "Light",
    dark: "Dark",
    theme: "Change to {theme}",
    language: "中文界面",
    keys: "Keyboard shortcuts",
    leave: "Sign out",
    me: "You",
    undo: "Undo what you did last",
    palette: "Find or do anything",
    nothing: "Nothing to undo",
  },
  {
    skip: "跳到内容",
    places: "位置",
    more: "更多",
    search: "查找或操作…",
    light: "浅色",
    dark: "深色",
    theme: "切换为{theme}",
    language: "English interface",
    keys: "键盘快捷键",
    leave: "退出登录",
    me: "我",
    undo: "撤销上一步操作",
    palette: "查找或执行任何操作",
    nothing: "没有可撤销的操作",
  },
);

/** So many fit across a phone; the rest are behind one more. */
const FIRST_PLACES = 4;

export function Shell() {
  const t = useWords(words);
  const say = useWords(placeWords);
  const { site, label, leave, may } = useSession();
  const { language, theme } = useTaste();
  const go = useGo();
  const here = useLocation().pathname;
  const [asking, setAsking] = useState(false);
  const [keys, setKeys] = useState(false);
  const places = PLACES.filter((each) => !each.needs || may(each.needs));
  const further = places.slice(FIRST_PLACES);
  const isHere = (to: string): boolean => here.startsWith(`/${site.key}/${to.split("/")[0]}`);
  const isDark = theme === "dark" || (theme === "system" && document.documentElement.dataset["theme"] === "dark");
  const otherTheme = isDark ? "light" : "dark";

  useShortcuts([
    { keys: "mod+k", words: t("palette"), act: () => setAsking(true), always: true },
    { keys: "?", words: t("keys"), act: () => setKeys(true) },
    { keys: "u", words: t("undo"), act: () => void takeBack() },
    ...places.map((each) => ({ keys: `g ${each.letter}`, words: say(each.key), act: () => go(each.to) })),
  ]);
  useEffect(() => {
    document.getElementById("main")?.scrollTo(0, 0);
  }, [here]);

  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t("skip")}
      </a>
      <nav className="places" aria-label={t("places")}>
        <p className="wordmark" translate="no">
          Étalage
        </p>
        <ul>
          {places.map(({ key, to, icon: Icon, letter }, n) => {
            const path = `/${site.key}/${to}`;
            return (
              <li key={key} className={n >= FIRST_PLACES && further.length > 1 ? "place-further" : undefined}>
                <Link href={path} className="place" aria-current={isHere(to) ? "page" : undefined}>
                  <Icon size={17} aria-hidden />
                  <span>{say(key)}</span>
                  <kbd aria-hidden>g {letter}</kbd>
                </Link>
              </li>
            );
          })}
          {further.length > 1 && (
            <li className="place-more">
              <Actions name={t("more")} actions={further.map(({ key, to, icon }) => ({ key, name: say(key), icon, act: () => go(to) }))}>
                <Press className="place" aria-current={further.some(({ to }) => isHere(to)) || undefined}>
                  <Ellipsis size={17} aria-hidden />
                  <span>{t("more")}</span>
                </Press>
              </Actions>
            </li>
          )}
        </ul>
      </nav>
      <header className="top">
        <p className="site cut">{site.name}</p>
        <Press className="finder" aria-label={`${t("search")} ${shown("mod+k")}`} onPress={() => setAsking(true)}>
          <Search size={15} aria-hidden />
          <span className="cut">{t("search")}</span>
          <kbd>{shown("mod+k")}</kbd>
        </Press>
        <LocalePick />
        <IconButton icon={isDark ? Sun : Moon} name={t("theme", { theme: t(otherTheme) })} onPress={() => setTaste({ theme: otherTheme })} />
        <Actions
          name={t("me")}
          actions={[
            { key: "keys", name: t("keys"), icon: Keyboard, hint: "?", act: () => setKeys(true) },
            { key: "language", name: t("language"), icon: Languages, act: () => setTaste({ language: language === "en" ? "zh" : "en" }) },
            { key: "leave", name: t("leave"), icon: LogOut, note: label, act: leave },
          ]}
        >
          <IconButton icon={CircleUserRound} name={t("me")} />
        </Actions>
      </header>
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      {asking && <CommandPalette onClose={() => setAsking(false)} onKeys={() => setKeys(true)} />}
      {keys && <Shortcuts onClose={() => setKeys(false)} />}
      <SignInAgain />
    </div>
  );
}

function LocalePick() {
  const t = useWords(LOCALE_WORDS);
  const { site } = useSession();
  const [locale, setLocale] = useLocale();
  const { language } = useWhen();
  if (site.locales.length < 2) return null;
  return (
    <div className="locale-pick">
      <Pick quiet labelled={false} label={t("locale")} value={locale} onChange={setLocale} options={site.locales.map((key) => ({ key, name: language(key), ...(key === site.defaultLocale ? { note: t("own") } : {}) }))} />
    </div>
  );
}
