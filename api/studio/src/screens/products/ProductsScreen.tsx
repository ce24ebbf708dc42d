// Merchandising: a rail's products as the shopper will see them, and the rules that move them.

import { ArrowLeft, BoxSelect, PackageOpen } from "lucide-react";
import { useMemo, useState } from "react";
import { Link } from "react-aria-components";
import { useParams } from "react-router";
import { useLocale } from "~/app/locale";
import { blockPlace } from "~/app/places";
import { useSession } from "~/app/session";
import { inverse, setting, useBlockCommands } from "~/blocks/commands";
import { fieldOf, wordsOf } from "~/blocks/facts";
import { PreviewDocument, RailRulesDocument, type RailRulesQuery } from "~/gql/graphql";
import { useAsk } from "~/graph/asking";
import { Button } from "~/parts/Button";
import { Bones, Empty, Troubled } from "~/parts/states";
import { tell } from "~/parts/toasts";
import { contextOf, FIRST_LOOK, type Look, LookContext } from "~/preview/look";
import { LookBar } from "~/preview/LookBar";
import { useWords } from "~/words/words";
import { ProductCard } from "./ProductCard";
import { RuleList } from "./RuleList";
import { about, type Do, type Rule, WEIGHT } from "./rules";
import { words } from "./words";
import "~/preview/preview.css";
import "./products.css";

type Rail = Extract<NonNullable<RailRulesQuery["block"]>, { __typename: "EditableBlock" }>;

export default function ProductsScreen() {
  const t = useWords(words);
  const id = useParams()["block"] ?? "";
  const [locale] = useLocale();
  const { data, trouble, loading, again } = useAsk(RailRulesDocument, { id, locale });
  if (trouble) return <Troubled trouble={trouble} again={again} />;
  if (loading || !data) return <Bones rows={5} tall={120} head />;
  if (data.block?.__typename !== "EditableBlock") {
    return (
      <Empty icon={BoxSelect} title={t("absentTitle")}>
        {t("absent")}
      </Empty>
    );
  }
  return <Loaded block={data.block} />;
}

function Loaded({ block }: { block: Rail }) {
  const t = useWords(words);
  const { site } = useSession();
  const [locale] = useLocale();
  const [look, setLook] = useState<Look>({ ...FIRST_LOOK, eyes: { kind: "returning" } });
  const context = useMemo(() => contextOf(look, site.key, block.page, locale), [look, site.key, block.page, locale]);
  const { data, trouble, again } = useAsk(PreviewDocument, { context }, { about: ["EditableBlock"] });
  const { editAnyway, publish, refused } = useBlockCommands();
  const rules = (fieldOf(block.fields, "merchandising") ?? []) as Rule[];
  const name = wordsOf(block.fields) ?? block.key;

  const keep = async (next: Rule[], said: string): Promise<void> => {
    const origin = block.fields.find((each) => each.name === "merchandising")?.origin;
    const edit = next.length > 0 ? setting("merchandising", next) : inverse("merchandising", null);
    const scope = { layer: "PERSON" as const, locale };
    const answer = await editAnyway(block.id, block.version, [edit], scope);
    if (answer.__typename !== "BlockEdited") return refused(answer, name);
    again();
    const { version } = answer.block;
    const back = inverse("merchandising", origin?.layer === "PERSON" ? { value: rules, empty: false } : null);
    tell({ words: said, undo: () => void editAnyway(block.id, version, [back], scope).then(() => (again(), tell({ words: t("undone") }))) });
  };
  const rule = (product: { sku: string; title: string }, what: Do | null, place: number): void => {
    const made: Rule | null = what && { do: what, match: { sku: [product.sku] }, name: product.title, ...(what === "pin" ? { position: place } : what === "exclude" ? {} : { weight: WEIGHT }) };
    void keep(about(rules, product.sku, made), what ? t("done", { what: product.title, do: t(`${what}Done`, { n: place + 1 }) }) : t("ruleGone"));
  };

  const home = data?.homepage;
  const found = home?.blocks.find((each) => each?.key === block.key);
  const rail = found?.__typename === "ProductRail" ? found : null;
  const trace = home?.trace?.blocks.find((each) => each.key === block.key);
  return (
    <LookContext value={[look, (change) => setLook((before) => ({ ...before, ...change }))]}>
      <div className="products">
        <Link className="row soft small crumb" href={`/${site.key}/${blockPlace(block.id)}`}>
          <ArrowLeft size={14} aria-hidden />
          {t("back")}
        </Link>
        <header className="page-head">
          <div>
            <h1>{t("title", { name })}</h1>
            <p className="soft small">{t("lead")}</p>
          </div>
          <div className="row">
            <LookBar widths={false} />
            {block.status !== "published" && (
              <Button look="ink" onPress={() => void publish({ id: block.id, version: block.version, name })}>
                {t("publish")}
              </Button>
            )}
          </div>
        </header>
        {trouble && <Troubled trouble={trouble} again={again} />}
        <div className="products-two">
          <section>
            {!home && !trouble && <Bones rows={3} tall={160} />}
            {home && !rail && (
              <Empty icon={PackageOpen} title={t("none")}>
                {t("noneLead")}
              </Empty>
            )}
            {rail && (
              <ol className="product-grid">
                {rail.items.map((item) => (
                  <ProductCard key={item.product.sku} item={item} numbers={trace?.items.find((each) => each.sku === item.product.sku)} ruled={rules.find((each) => each.match.sku?.includes(item.product.sku))} onRule={(what) => rule(item.product, what, item.position)} />
                ))}
              </ol>
            )}
            {trace && trace.leftOut.length > 0 && (
              <>
                <h2 className="left-head">{t("left")}</h2>
                <ul className="left-out">
                  {trace.leftOut.map((each) => (
                    <li key={each.sku} className="row">
                      <code>{each.sku}</code>
                      <span className="soft small cut">{t("leftWhy", { rule: each.rule, why: each.why })}</span>
                      <span className="push" />
                      <Button look="quiet" onPress={() => void keep(about(rules, each.sku, null), t("ruleGone"))}>
                        {t("all", { title: each.sku })}
                      </Button>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </section>
          <RuleList rules={rules} onChange={(next, said) => void keep(next, said)} />
        </div>
      </div>
    </LookContext>
  );
}
