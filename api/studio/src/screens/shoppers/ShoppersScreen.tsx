// Whom the shop knows: found by key, read in words, taken out, erased; and the groups they form.

import { useParams } from "react-router";
import { useSession } from "~/app/session";
import { Tabs } from "~/parts/Tabs";
import { useWords } from "~/words/words";
import { Segments } from "./Segments";
import { Shoppers } from "./Shoppers";
import { words } from "./words";
import "~/parts/records.css";
import "./shoppers.css";

export default function ShoppersScreen() {
  const t = useWords(words);
  const { site, may } = useSession();
  const { tab, shopper } = useParams();
  const finds = may("SEARCH_SHOPPERS");
  const inSegments = tab === "segments" || !finds;
  const [known, segments] = [`/${site.key}/shoppers`, `/${site.key}/shoppers/segments`];
  const tabs = [...(finds ? [{ to: known, words: t("shoppers") }] : []), { to: segments, words: t("segments") }];
  return (
    <div className="records wide-records">
      <header className="page-head">
        <div>
          <h1>{t("title")}</h1>
          <p className="soft small">{t("lead")}</p>
        </div>
        <Tabs name={t("tabs")} here={inSegments ? segments : known} tabs={tabs} />
      </header>
      {inSegments ? <Segments /> : <Shoppers chosen={shopper ?? null} />}
    </div>
  );
}
