// The page: its blocks in order, how each stands, and the real thing beside them.

import { LayoutList, PanelRight, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { useParams } from "react-router";
import { useLocale } from "~/app/locale";
import { blockPlace, useGo } from "~/app/places";
import { useSession } from "~/app/session";
import { useShortcuts } from "~/app/shortcuts";
import { setTaste, useTaste } from "~/app/taste";
import { type Names } from "~/audience/sentence";
import { fieldOf } from "~/blocks/facts";
import { BlockSegmentsDocument, PageNewsDocument, PageScreenDocument, type PageScreenQuery } from "~/gql/graphql";
import { useAsk } from "~/graph/asking";
import { useCalled } from "~/naming/called";
import { thingsOf, useNames } from "~/naming/conditions";
import { Button, IconButton } from "~/parts/Button";
import { later } from "~/parts/later";
import { Pick } from "~/parts/Pick";
import { Bones, Empty, Troubled } from "~/parts/states";
import { FIRST_LOOK, type Look, LookContext } from "~/preview/look";
import { useWords } from "~/words/words";
import { usePageCommands } from "./commands";
import { SlotList } from "./SlotList";
import { words } from "./words";
import "./page.css";

const AddBlock = later(() => import("./AddBlock").then((part) => part.AddBlock));
const PreviewPane = later(() => import("~/preview/PreviewPane").then((part) => part.PreviewPane));
const Timeline = later(() => import("./Timeline").then((part) => part.Timeline));
const WindowSheet = later(() => import("./WindowSheet").then((part) => part.WindowSheet));

export type PageData = NonNullable<PageScreenQuery["page"]>;
export type Slot = PageData["blocks"][number];

type Filter = "all" | "changed" | "waiting" | "notLive";

export default function PageScreen() {
  const t = useWords(words);
  const key = useParams()["page"] ?? "home";
  const { site } = useSession();
  const [locale] = useLocale();
  const { data, trouble, loading, again } = useAsk(PageScreenDocument, { site: site.key, page: key, locale }, { about: ["EditableBlock"] });
  if (trouble) return <Troubled trouble={trouble} again={again} />;
  if (loading || !data) return <Bones rows={10} head />;
  if (!data.page && site.pages.length === 0) {
    return (
      <Empty icon={LayoutList} title={t("firstTitle")} action={<code>python -m workers create-page --site {site.key}</code>}>
        {t("first")}
      </Empty>
    );
  }
  if (!data.page) {
    return (
      <Empty icon={LayoutList} title={t("absentTitle")}>
        {t("absent", { page: key })}
      </Empty>
    );
  }
  return <Loaded page={data.page} again={again} />;
}

function Loaded({ page, again }: { page: PageData; again: () => void }) {
  const t = useWords(words);
  const { site, mayDo } = useSession();
  const go = useGo();
  const { preview } = useTaste();
  const look = useState<Look>(FIRST_LOOK);
  const setLook = (change: Partial<Look>): void => look[1]((before) => ({ ...before, ...change }));
  const [view, setView] = useState<"list" | "timeline">("list");
  const [filter, setFilter] = useState<Filter>("all");
  const [adding, setAdding] = useState(false);
  const [scheduling, setScheduling] = useState<Slot | null>(null);
  const [selected, setSelected] = useState<string | null>(null);
  const { data: news } = useAsk(PageNewsDocument, { site: site.key }, { about: ["Proposal", "Release"] });
  const commands = usePageCommands(page, again);

  const waiting = useMemo(() => {
    const counts = new Map<string, number>();
    for (const { node } of news?.proposals.edges ?? []) counts.set(node.block, (counts.get(node.block) ?? 0) + 1);
    return counts;
  }, [news]);
  // What was never published goes live from its own form: an unfinished draft must not hold back the others.
  const changed = page.blocks.filter((block) => block.status === "changed");
  const shown = commands.ordered.filter((block) => {
    if (filter === "changed") return block.status === "changed";
    if (filter === "waiting") return waiting.has(block.id);
    return filter === "all" || block.status === "draft";
  });

  useShortcuts([
    ...(mayDo("CREATE") ? [{ keys: "n", words: t("n"), act: () => setAdding(true) }] : []),
    { keys: "p", words: t("p"), act: () => setTaste({ preview: !preview }) },
    ...(mayDo("RELEASE") ? [{ keys: "mod+Enter", words: t("places"), act: () => void commands.publishAll(changed) }] : []),
  ]);

  const { data: groups } = useAsk(BlockSegmentsDocument, { site: site.key });
  const things = page.blocks.flatMap((each) => thingsOf(fieldOf(each.fields, "audience"))).filter((each) => each.startsWith("item:"));
  const { sku = [] } = useNames(things, useCalled(things));
  const names = useMemo<Names>(() => ({ segment: groups?.segments ?? [], sku }), [groups, sku]);
  const row = { names, waiting, commands, onSchedule: setScheduling, onOpen: (slot: Slot) => go(blockPlace(slot.id)), onLook: (slot: Slot) => setSelected(slot.key) };
  return (
    <LookContext value={[look[0], setLook]}>
      <div className="page-screen" data-preview={preview || undefined}>
        <section className="page-main">
          <header className="page-head">
            <div>
              <h1>{page.title}</h1>
              <p className="soft small">
                {t("blocks", { n: page.blocks.length })} · {t("ordering")}{" "}
                <span className="inline-pick">
                  <Pick quiet labelled={false} isDisabled={!mayDo("REORDER")} label={t("ordering")} value={page.ordering} onChange={(how) => void commands.arrange(how as "ARRANGED")} options={[{ key: "ARRANGED", name: t("ARRANGED") }, { key: "LEARNT", name: t("LEARNT") }]} />
                </span>
              </p>
            </div>
            <div className="row page-actions">
              {changed.length > 0 && mayDo("RELEASE") && (
                <Button look="ink" onPress={() => void commands.publishAll(changed)}>
                  {t("publish", { n: changed.length })}
                </Button>
              )}
              {mayDo("CREATE") && (
                <Button icon={Plus} onPress={() => setAdding(true)}>
                  {t("add")}
                </Button>
              )}
            </div>
          </header>
          <div className="row page-tools">
            <ToggleButtonGroup className="tabs" disallowEmptySelection selectedKeys={[view]} onSelectionChange={(keys) => setView(keys.has("timeline") ? "timeline" : "list")}>
              <ToggleButton id="list" className="tab">
                {t("list")}
              </ToggleButton>
              <ToggleButton id="timeline" className="tab">
                {t("timeline")}
              </ToggleButton>
            </ToggleButtonGroup>
            <span className="push" />
            <Pick quiet labelled={false} label={t("select")} value={filter} onChange={(key) => setFilter(key as Filter)} options={(["all", "changed", "waiting", "notLive"] as const).map((each) => ({ key: each, name: t(each) }))} />
            <IconButton icon={PanelRight} name={t("preview")} hint="p" pressed={preview} onPress={() => setTaste({ preview: !preview })} />
          </div>
          {page.blocks.length === 0 ? (
            <Empty icon={LayoutList} title={t("emptyTitle")} action={mayDo("CREATE") && <Button look="ink" icon={Plus} onPress={() => setAdding(true)}>{t("add")}</Button>}>
              {t("empty")}
            </Empty>
          ) : view === "list" ? (
            <SlotList slots={shown} whole={filter === "all" && mayDo("REORDER")} {...row} />
          ) : (
            <Timeline slots={shown} releases={(news?.releases.edges ?? []).map(({ node }) => node)} {...row} />
          )}
        </section>
        {preview && (
          <aside className="page-aside">
            <PreviewPane page={page.key} explains={false} selected={selected} onPick={(key) => {
              const slot = page.blocks.find((each) => each.key === key);
              if (slot) row.onOpen(slot);
            }} />
          </aside>
        )}
      </div>
      {adding && <AddBlock page={page} onClose={() => setAdding(false)} />}
      {scheduling && <WindowSheet slot={scheduling} onClose={() => setScheduling(null)} onSave={(window) => void commands.setWindow(scheduling, window)} />}
    </LookContext>
  );
}
