// Articles and promotions: what pages show beside products, to be found, made and changed.

import { ArchiveRestore, ArchiveX, Newspaper, Plus, SearchX, Tag } from "lucide-react";
import { useState } from "react";
import { GridList, GridListItem, Input, SearchField, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { useParams, useSearchParams } from "react-router";
import { useLocale } from "~/app/locale";
import { useGo } from "~/app/places";
import { useSession } from "~/app/session";
import { ArticlesDocument, type ArticlesQuery, PromotionsDocument, type PromotionsQuery } from "~/gql/graphql";
import { type Listed, useList } from "~/graph/list";
import { Button } from "~/parts/Button";
import { Chip } from "~/parts/Chip";
import { Bones, Empty, Troubled } from "~/parts/states";
import { useTyped } from "~/parts/typed";
import { useWalk } from "~/parts/walk";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import { ContentTabs } from "./ContentTabs";
import { itemPlace, standing } from "./edit";
import { useShelf } from "./shelf";
import { words } from "./words";
import "~/parts/records.css";
import "./content.css";

type Article = ArticlesQuery["articles"]["edges"][number]["node"];
type Promotion = PromotionsQuery["promotions"]["edges"][number]["node"];
type Listing = Listed<unknown, Article | Promotion>;
const TABS = ["articles", "promotions"] as const;
const ICONS = { articles: Newspaper, promotions: Tag };

export default function ContentScreen() {
  const tab = TABS.find((each) => each === useParams()["kind"]) ?? "articles";
  return tab === "articles" ? <Articles key={tab} /> : <Promotions key={tab} />;
}

function Articles() {
  const { site } = useSession();
  const [locale] = useLocale();
  const [search, setSearch] = useState("");
  const [withdrawn] = useWithdrawn();
  const listing = useList(ArticlesDocument, { site: site.key, search: search || null, withdrawn, locale, after: null }, (found) => found.articles, { about: ["EditableItem"] });
  return <Listing tab="articles" listing={listing} search={search} onSearch={setSearch} />;
}

function Promotions() {
  const { site } = useSession();
  const [locale] = useLocale();
  const [search, setSearch] = useState("");
  const [withdrawn] = useWithdrawn();
  const listing = useList(PromotionsDocument, { site: site.key, search: search || null, withdrawn, locale, after: null }, (found) => found.promotions, { about: ["EditableItem"] });
  return <Listing tab="promotions" listing={listing} search={search} onSearch={setSearch} />;
}

/** Whether what no page shows is looked at; it stands in the address, so that it can be sent to somebody. */
function useWithdrawn(): [boolean, (to: boolean) => void] {
  const [params, setParams] = useSearchParams();
  return [params.has("withdrawn"), (to) => setParams(to ? { withdrawn: "" } : {}, { replace: true })];
}

function Listing({ tab, listing, search, onSearch }: { tab: (typeof TABS)[number]; listing: Listing; search: string; onSearch: (text: string) => void }) {
  const t = useWords(words);
  const go = useGo();
  const { may } = useSession();
  const { list } = useWalk();
  const typed = useTyped(search, onSearch);
  const [withdrawn, look] = useWithdrawn();
  const shelve = useShelf();
  const { nodes, trouble, loading, again, more } = listing;
  const make = may("EDIT_BLOCK") && (
    <Button look="ink" icon={Plus} onPress={() => go(`content/${tab}/new`)}>
      {t(tab === "articles" ? "newArticle" : "newPromotion")}
    </Button>
  );
  return (
    <div className="records">
      <header className="page-head">
        <div>
          <h1>{t("title")}</h1>
          <p className="soft small">{t("lead")}</p>
        </div>
        <ContentTabs here={tab} />
      </header>
      <div className="record-tools">
        <SearchField aria-label={t("search")} className="content-search" value={typed.text} onChange={typed.type}>
          <Input className="input" placeholder={t("search")} />
        </SearchField>
        <ToggleButtonGroup className="tabs" aria-label={t("show")} disallowEmptySelection selectedKeys={[withdrawn ? "off" : "on"]} onSelectionChange={(keys) => look(keys.has("off"))}>
          {(["on", "off"] as const).map((each) => (
            <ToggleButton key={each} id={each} className="tab">
              {t(each)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <span className="push" />
        {make}
      </div>
      {trouble && <Troubled trouble={trouble} again={again} />}
      {loading && <Bones rows={6} tall={64} />}
      {!trouble && !loading && nodes.length === 0 && (
        <Empty icon={search ? SearchX : withdrawn ? ArchiveX : ICONS[tab]} title={t(search ? "none" : withdrawn ? "noneOff" : tab === "articles" ? "noArticles" : "noPromotions")}>
          {t(search ? "noneLead" : withdrawn ? "noneOffLead" : tab === "articles" ? "noArticlesLead" : "noPromotionsLead")}
        </Empty>
      )}
      {nodes.length > 0 && (
        <div ref={list}>
          <GridList disallowTypeAhead aria-label={t(tab)} className="record-list" items={nodes} dependencies={[t, withdrawn, shelve]} onAction={(key) => go(itemPlace(tab, nodes.find((each) => each.id === key)!.sku))}>
            {(item) => (
              <GridListItem id={item.id} textValue={item.title} className="record content-row">
                <span className="content-thumb">{item.image && <img src={item.image.url} alt="" loading="lazy" width={48} height={48} />}</span>
                <span className="record-main">
                  <b className="words content-title">{item.title}</b>
                  <span className="soft small cut">{"teaser" in item ? item.teaser : item.description}</span>
                </span>
                <span className="record-end">
                  {"teaser" in item ? <When article={item} /> : <Runs promotion={item} />}
                  {withdrawn && may("EDIT_BLOCK") && (
                    <Button icon={ArchiveRestore} aria-label={t("bringBack", { title: item.title })} onPress={() => void shelve(item.sku, false)}>
                      {t("back_on")}
                    </Button>
                  )}
                </span>
              </GridListItem>
            )}
          </GridList>
        </div>
      )}
      {more && (
        <p className="record-more">
          <Button onPress={() => void more()}>{t("more")}</Button>
        </p>
      )}
    </div>
  );
}

function When({ article }: { article: Article }) {
  const t = useWords(words);
  const { day } = useWhen();
  if (!article.publishedAt) return <span className="soft small">{t("undated")}</span>;
  const later = standing(article.publishedAt, null, Date.now()) === "later";
  return later ? <Chip state="changed">{t("later", { day: day(article.publishedAt) })}</Chip> : <span className="soft small">{t("published", { day: day(article.publishedAt) })}</span>;
}

function Runs({ promotion }: { promotion: Promotion }) {
  const t = useWords(words);
  const { day } = useWhen();
  const { startsAt, endsAt, code, discount } = promotion;
  const stands = standing(startsAt, endsAt, Date.now());
  return (
    <>
      <span className="soft small content-offer">{[discount, code].filter(Boolean).join(" · ")}</span>
      {stands === "running" && <span className="soft small">{endsAt ? t("until", { day: day(endsAt) }) : t("always")}</span>}
      {stands === "running" && <Chip state="live">{t("running")}</Chip>}
      {stands === "later" && <Chip state="changed">{t("from", { day: day(startsAt!) })}</Chip>}
      {stands === "over" && <Chip state="draft">{t("over", { day: day(endsAt!) })}</Chip>}
    </>
  );
}
