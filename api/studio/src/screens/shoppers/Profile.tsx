import { ArrowLeft, Download, Eraser, UserX } from "lucide-react";
import { useState } from "react";
import { Link } from "react-aria-components";
import { useLocale } from "~/app/locale";
import { useSession } from "~/app/session";
import { ExportShopperDocument, ShopperDocument, type ShopperQuery } from "~/gql/graphql";
import { useAsk, useSend } from "~/graph/asking";
import { Button } from "~/parts/Button";
import { Chip } from "~/parts/Chip";
import { Bones, Empty, Troubled } from "~/parts/states";
import { tell } from "~/parts/toasts";
import { useWhen } from "~/words/when";
import { useTag, useWords } from "~/words/words";
import { Bars } from "./Bars";
import { EraseSheet } from "./EraseSheet";
import { words } from "./words";

export type Known = NonNullable<ShopperQuery["shopper"]>;

export function Profile({ id, onGone }: { id: string; onGone: () => void }) {
  const t = useWords(words);
  const { site, may } = useSession();
  const [locale] = useLocale();
  const send = useSend();
  const { data, trouble, loading, again } = useAsk(ShopperDocument, { site: site.key, id, locale });
  const [erasing, setErasing] = useState(false);

  async function take(): Promise<void> {
    try {
      const { exportShopper: out } = await send(ExportShopperDocument, { input: { site: site.key, shopper: id } });
      if (out.__typename !== "ShopperExported") return tell({ words: out.message, wrong: true });
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([JSON.stringify(out.document, null, 2)], { type: "application/json" }));
      link.download = `${id.replace(/[^\w.-]+/gu, "-")}.json`;
      link.click();
      URL.revokeObjectURL(link.href);
      tell({ words: t("exported", { id }) });
    } catch (error) {
      tell({ words: (error as Error).message, wrong: true });
    }
  }

  if (trouble) return <Troubled trouble={trouble} again={again} />;
  if (loading) return <Bones rows={6} tall={60} />;
  const known = data?.shopper;
  return (
    <article className="profile">
      <Link className="row soft small crumb profile-back" href={`/${site.key}/shoppers`}>
        <ArrowLeft size={14} aria-hidden />
        {t("back")}
      </Link>
      {!known ? (
        <Empty icon={UserX} title={t("gone")}>
          {t("goneLead")}
        </Empty>
      ) : (
        <>
          <header className="row profile-head">
            <h2 className="mono wrap">{known.shopper}</h2>
            <span className="push" />
            {may("EXPORT_SHOPPER") && (
              <Button icon={Download} onPress={() => void take()}>
                {t("export")}
              </Button>
            )}
            {may("FORGET_SHOPPER") && (
              <Button look="danger" icon={Eraser} onPress={() => setErasing(true)}>
                {t("forget")}
              </Button>
            )}
          </header>
          <Facts known={known} />
          {erasing && (
            <EraseSheet
              id={id}
              keys={known.ids}
              onClose={() => setErasing(false)}
              onDone={() => {
                again();
                onGone();
              }}
            />
          )}
        </>
      )}
    </article>
  );
}

function Facts({ known }: { known: Known }) {
  const t = useWords(words);
  const tag = useTag();
  const { day, moment, percent, number } = useWhen();
  const { traits, prices } = known;
  const money = (minor: number): string => {
    const format = new Intl.NumberFormat(tag, { style: "currency", currency: prices?.currency ?? "EUR" });
    return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  };
  const tenth = (n: number): string => number(Math.round(n * 10) / 10);
  const shops = [
    t("visits", { n: traits.visits, w: tenth(traits.visitsAWeek) }),
    traits.partOfDay && t("partOfDay", { part: traits.partOfDay.name }),
    traits.looksBeforeBuying != null && t("looks", { n: Math.round(traits.looksBeforeBuying * 10) / 10 }),
    t("offers", { share: percent(traits.offersShare, 0) }),
  ].filter(Boolean);
  return (
    <>
      <p className="words profile-said">{known.sentences.join(" ")}</p>
      <p className="row profile-chips">
        <span className="soft small">
          {t("since", { day: day(known.knownSince) })} · {t("ids", { n: known.ids })}
        </span>
        {(["personalisation", "measurement"] as const).map((each) => (
          <Chip key={each} state={known.consent[each] ? "live" : "draft"}>
            {t(each)}: {t(known.consent[each] ? "yes" : "no")}
          </Chip>
        ))}
      </p>
      <div className="profile-two">
        <Bars title={t("categories")} lines={known.categories} none={t("nothing")} />
        <Bars title={t("brands")} lines={known.brands} none={t("nothing")} />
      </div>
      <dl className="profile-facts">
        <div>
          <dt>{t("how")}</dt>
          <dd>{shops.join(" · ")}</dd>
        </div>
        {prices && (
          <div>
            <dt>{t("prices")}</dt>
            <dd>{t("pricesSaid", { low: money(prices.lowMinor), high: money(prices.highMinor), typical: money(prices.typicalMinor) })}</dd>
          </div>
        )}
        {known.keywords.length > 0 && (
          <div>
            <dt>{t("keywords")}</dt>
            <dd className="words">{known.keywords.join(", ")}</dd>
          </div>
        )}
        {known.segments.length > 0 && (
          <div>
            <dt>{t("inSegments")}</dt>
            <dd className="row profile-chips">
              {known.segments.map((each) => (
                <Chip key={each.key} state={each.learnt ? "proposal" : "plain"} title={each.key}>
                  {each.name} {each.learnt && percent(each.weight, 0)}
                </Chip>
              ))}
            </dd>
          </div>
        )}
        {known.due.length > 0 && (
          <div>
            <dt>{t("due")}</dt>
            <dd>{known.due.map((each) => `${each.title} (${t("dueSaid", { n: Math.round(each.everyDays), day: day(each.lastAt) })})`).join(" · ")}</dd>
          </div>
        )}
      </dl>
      <h3>{t("history")}</h3>
      <ol className="profile-history">
        {known.history.map((each, n) => (
          <li key={n} className="row">
            <time className="soft small numbers" dateTime={each.at}>
              {moment(each.at)}
            </time>
            <span className="cut">{each.query ? t("searched", { words: each.query }) : `${t(each.kind)} ${each.title ?? each.sku ?? ""}`}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
