// Every picture of the shop: what is used where, what is wrong with it, what nobody has put into words.

import { CircleCheck, Image, ImageOff } from "lucide-react";
import { GridList, GridListItem, Input, SearchField, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { useSearchParams } from "react-router";
import { useGo } from "~/app/places";
import { useSession } from "~/app/session";
import { type ItemKind, MediaDocument, type MediaFilter } from "~/gql/graphql";
import { useList } from "~/graph/list";
import { Button } from "~/parts/Button";
import { Pick } from "~/parts/Pick";
import { Bones, Empty, Troubled } from "~/parts/states";
import { useTyped } from "~/parts/typed";
import { useWalk } from "~/parts/walk";
import { useWords } from "~/words/words";
import { picturePlace } from "./facts";
import { PictureCard } from "./PictureCard";
import { words } from "./words";
import "~/parts/records.css";
import "./media.css";

const ONLY = ["all", "WITH_PROBLEMS", "WITHOUT_WORDS"] as const;
const KINDS = ["PRODUCT", "ARTICLE", "PROMOTION"] as const;

export default function MediaScreen() {
  const t = useWords(words);
  const { site } = useSession();
  const go = useGo();
  const [asked, ask] = useSearchParams();
  const only = ONLY.find((each) => each === asked.get("only")) ?? "all";
  const kind = KINDS.find((each) => each === asked.get("kind")) ?? null;
  const search = asked.get("search") ?? "";
  const put = (name: string, value: string | null): void =>
    ask(
      (before) => {
        if (value) before.set(name, value);
        else before.delete(name);
        return before;
      },
      { replace: true },
    );
  const typed = useTyped(search, (text) => put("search", text || null));
  const filter = { kind: kind as ItemKind | null, search: search || null, only: only === "all" ? null : (only as MediaFilter) };
  const { nodes, trouble, loading, again, more } = useList(MediaDocument, { site: site.key, ...filter, after: null }, (found) => found.media);
  const { list } = useWalk();

  return (
    <div className="media">
      <header className="page-head">
        <div>
          <h1>{t("title")}</h1>
          <p className="soft small">{t("lead")}</p>
        </div>
      </header>
      <div className="record-tools">
        <ToggleButtonGroup className="tabs" aria-label={t("show")} disallowEmptySelection selectedKeys={[only]} onSelectionChange={(keys) => put("only", [...keys][0] === "all" ? null : String([...keys][0]))}>
          {ONLY.map((each) => (
            <ToggleButton key={each} id={each} className="tab">
              {t(each)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <span className="push" />
        <div className="media-kind">
          <Pick labelled={false} label={t("kind")} value={kind ?? "any"} onChange={(key) => put("kind", key === "any" ? null : key)} options={[{ key: "any", name: t("any") }, { key: "PRODUCT", name: t("products") }, { key: "ARTICLE", name: t("articles") }, { key: "PROMOTION", name: t("promotions") }]} />
        </div>
        <SearchField aria-label={t("search")} className="media-search" value={typed.text} onChange={typed.type}>
          <Input className="input" placeholder={t("search")} />
        </SearchField>
      </div>
      {trouble && <Troubled trouble={trouble} again={again} />}
      {loading && <Bones rows={3} tall={190} />}
      {!trouble && !loading && nodes.length === 0 && <Nothing only={only} narrowed={Boolean(search || kind)} onReset={() => (typed.type(""), ask({}, { replace: true }))} />}
      {nodes.length > 0 && (
        <div ref={list}>
          <GridList disallowTypeAhead layout="grid" aria-label={t("list")} className="media-grid" items={nodes} dependencies={[t]} onAction={(key) => go(picturePlace(String(key)))}>
            {(file) => (
              <GridListItem id={file.id} textValue={file.title} className="media-cell">
                <PictureCard file={file} />
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

function Nothing({ only, narrowed, onReset }: { only: (typeof ONLY)[number]; narrowed: boolean; onReset: () => void }) {
  const t = useWords(words);
  const [icon, title, lead] = narrowed
    ? ([ImageOff, t("nothing"), t("nothingLead")] as const)
    : only === "WITH_PROBLEMS"
      ? ([CircleCheck, t("clean"), t("cleanLead")] as const)
      : only === "WITHOUT_WORDS"
        ? ([CircleCheck, t("allSaid"), t("allSaidLead")] as const)
        : ([Image, t("none"), t("noneLead")] as const);
  return (
    <Empty icon={icon} title={title} action={narrowed || only !== "all" ? <Button onPress={onReset}>{t("reset")}</Button> : undefined}>
      {lead}
    </Empty>
  );
}
