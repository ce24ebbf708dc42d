import { useSession } from "~/app/session";
import { Tabs } from "~/parts/Tabs";
import { useWords } from "~/words/words";
import { words } from "./words";

const TABS = ["articles", "promotions", "guide"] as const;

/** What is kept beside products, and how the shop speaks of it. */
export function ContentTabs({ here }: { here: (typeof TABS)[number] }) {
  const t = useWords(words);
  const { site } = useSession();
  const place = (each: string): string => `/${site.key}/content/${each}`;
  return <Tabs name={t("tabs")} here={place(here)} tabs={TABS.map((each) => ({ to: place(each), words: t(each) }))} />;
}
