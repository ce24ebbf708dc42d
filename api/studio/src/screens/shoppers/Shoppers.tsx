import { Search, UserRoundSearch } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { GridList, GridListItem, Input, Label, SearchField } from "react-aria-components";
import { useGo } from "~/app/places";
import { useSession } from "~/app/session";
import { SegmentsDocument, ShoppersDocument } from "~/gql/graphql";
import { useAsk } from "~/graph/asking";
import { useList } from "~/graph/list";
import { Button } from "~/parts/Button";
import { Pick } from "~/parts/Pick";
import { Bones, Empty, Troubled } from "~/parts/states";
import { useWalk } from "~/parts/walk";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import { Profile } from "./Profile";
import { words } from "./words";

export const shopperPlace = (key: string): string => `shoppers/known/${encodeURIComponent(key)}`;

export function Shoppers({ chosen }: { chosen: string | null }) {
  const t = useWords(words);
  const { ago } = useWhen();
  const { site } = useSession();
  const go = useGo();
  const [typed, setTyped] = useState("");
  const [segment, setSegment] = useState<string | null>(null);
  const search = useDeferredValue(typed.trim()) || null;
  const { nodes, data, trouble, loading, again, more } = useList(ShoppersDocument, { site: site.key, search, segment, after: null }, (found) => found.shoppers, { about: ["FoundShopper"] });
  const { data: groups } = useAsk(SegmentsDocument, { site: site.key });
  const { list } = useWalk();
  const options = [{ key: "", name: t("anySegment") }, ...(groups?.segments ?? []), ...(groups?.learntSegments?.segments ?? [])].map(({ key, name }) => ({ key, name }));
  return (
    <div className="shoppers-two" data-chosen={chosen !== null || undefined}>
      <section className="shoppers-list">
        <SearchField className="field finder-field" value={typed} onChange={setTyped}>
          <Label>{t("search")}</Label>
          <div className="row search-row">
            <Search size={15} aria-hidden />
            <Input className="input" placeholder={t("searchHint")} />
          </div>
        </SearchField>
        {options.length > 1 && <Pick label={t("inSegment")} value={segment ?? ""} onChange={(key) => setSegment(key || null)} options={options} />}
        {trouble && <Troubled trouble={trouble} again={again} />}
        {!trouble && (loading || !data) && <Bones rows={8} tall={44} />}
        {data && nodes.length === 0 && (
          <Empty icon={UserRoundSearch} title={t(search ?? segment ? "empty" : "quiet")}>
            {t(search ?? segment ? "emptyLead" : "quietLead")}
          </Empty>
        )}
        {nodes.length > 0 && (
          <div ref={list}>
            <GridList disallowTypeAhead aria-label={t("list")} className="record-list" items={nodes.map((each) => ({ ...each, id: each.key }))} onAction={(key) => go(shopperPlace(String(key)))} dependencies={[t, chosen]}>
              {(each) => (
                <GridListItem id={each.id} textValue={each.key} className="record shopper" data-here={each.key === chosen || undefined}>
                  <span className="cut mono">{each.key}</span>
                  <span className="soft small shopper-when">
                    {each.keys > 1 && `${t("ids", { n: each.keys })} · `}
                    {t("seen", { ago: ago(each.lastSeenAt) })}
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
      </section>
      <section className="shoppers-profile">
        {chosen ? (
          <Profile key={chosen} id={chosen} onGone={again} />
        ) : (
          <Empty icon={UserRoundSearch} title={t("pick")}>
            {t("pickLead")}
          </Empty>
        )}
      </section>
    </div>
  );
}
