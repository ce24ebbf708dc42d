// What waits, as one list: filtered, chosen, decided in bulk after a dry run, and taken back.

import { Inbox as InboxIcon } from "lucide-react";
import { useRef, useState } from "react";
import { GridList, GridListItem, type Selection, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { setLocaleOf } from "~/app/locale";
import { useGo } from "~/app/places";
import { useSession } from "~/app/session";
import { useShortcuts } from "~/app/shortcuts";
import { type Answer, InboxCountsDocument, InboxDocument, type InboxKind, type InboxQuery } from "~/gql/graphql";
import { useAsk } from "~/graph/asking";
import { useList } from "~/graph/list";
import { useCalled } from "~/naming/called";
import { thingsIn } from "~/naming/findings";
import { Button } from "~/parts/Button";
import { Bones, Empty, Troubled } from "~/parts/states";
import { useWords } from "~/words/words";
import { DryRun } from "./DryRun";
import { aboutOf, EntryRow, placeOf } from "./EntryRow";
import { words } from "./words";
import { useAside } from "./aside";
import "~/parts/records.css";
import "./inbox.css";

export type Entry = InboxQuery["inbox"]["edges"][number]["node"];
type Kind = InboxKind;
const ABOUT = ["Proposal", "EditableBlock", "InboxEntry"];
const KINDS: readonly Kind[] = ["PROPOSAL", "TRANSLATION", "LINT", "OFFER", "PICTURE", "JOB"];

export default function InboxScreen() {
  const t = useWords(words);
  const { site, mayDo } = useSession();
  const decides = mayDo("DECIDE");
  const go = useGo();
  const [kind, setKind] = useState<Kind | "all">("all");
  const everything = useAsk(InboxCountsDocument, { site: site.key }, { about: ABOUT });
  const { data, nodes: shown, trouble, loading, again, more } = useList(InboxDocument, { site: site.key, kinds: kind === "all" ? null : [kind], after: null }, (found) => found.inbox, { about: ABOUT });
  const [chosen, setChosen] = useState<Set<string>>(new Set());
  const [asked, setAsked] = useState<Answer | null>(null);
  const list = useRef<HTMLDivElement>(null);

  const called = useCalled(shown.flatMap((each) => [aboutOf(each) ?? [], thingsIn(each)].flat()));
  const aside = useAside(again);
  const counts = new Map((everything.data?.inbox.counts ?? []).map((each) => [each.kind, each.count]));
  const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
  const picked = shown.filter((each) => chosen.has(each.id));
  const proposals = picked.flatMap((each) => (each.proposal ? [each.proposal] : []));
  const others = picked.filter((each) => !each.proposal);
  const jobs = picked.flatMap((each) => (each.job ? [each.job] : []));

  const rows = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>("[role=row]") ?? [])];
  const focused = (): Entry | undefined => shown.find((each) => each.id === document.activeElement?.closest<HTMLElement>("[role=row]")?.dataset["key"]);
  const walk = (by: number): void => {
    const at = rows().findIndex((each) => each.contains(document.activeElement));
    rows()[Math.max(0, Math.min(rows().length - 1, at < 0 ? 0 : at + by))]?.focus();
  };
  const open = (entry: Entry | undefined): void => {
    const place = entry && placeOf(entry);
    if (!place) return;
    if (entry.locale) setLocaleOf(site.key, entry.locale);
    go(place);
  };
  const toggle = (): void => {
    const entry = focused();
    if (!entry) return;
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(entry.id)) next.add(entry.id);
      return next;
    });
  };
  /** What is chosen; else what has the focus. */
  const decide = (answer: Answer): void => {
    const here = focused();
    if (!decides) return;
    if (proposals.length === 0 && here?.proposal) setChosen(new Set([here.id]));
    if (proposals.length > 0 || here?.proposal) setAsked(answer);
  };
  const putAside = (): void => {
    const here = focused();
    const ids = others.length > 0 ? others.map((each) => each.id) : here && !here.proposal ? [here.id] : [];
    if (ids.length > 0) void aside.putAside(ids).then(() => setChosen(new Set()));
  };
  useShortcuts([
    { keys: "j", words: t("j"), act: () => walk(1) },
    { keys: "k", words: t("k"), act: () => walk(-1) },
    { keys: "x", words: t("x"), act: toggle },
    { keys: "a", words: t("a"), act: () => decide("ACCEPT") },
    { keys: "m", words: t("m"), act: () => decide("KEEP") },
    { keys: "r", words: t("r"), act: () => decide("REJECT") },
    { keys: "e", words: t("e"), act: putAside },
  ]);

  if (trouble) return <Troubled trouble={trouble} again={again} />;
  if (loading && !everything.data) return <Bones rows={8} tall={60} head />;
  return (
    <div className="inbox">
      <header className="page-head">
        <div>
          <h1>{t("title")}</h1>
          <p className="soft small">{t("lead", { n: total })}</p>
        </div>
        <p className="soft small inbox-hint">{t("hint")}</p>
      </header>
      <ToggleButtonGroup className="tabs inbox-kinds" aria-label={t("kinds")} disallowEmptySelection selectedKeys={[kind]} onSelectionChange={(keys) => setKind([...keys][0] as Kind)}>
        {(["all", ...KINDS] as const).map((each) => {
          const n = each === "all" ? total : (counts.get(each) ?? 0);
          if (each !== "all" && n === 0) return null;
          return (
            <ToggleButton key={each} id={each} className="tab">
              {t(each)} <span className="soft numbers">{n}</span>
            </ToggleButton>
          );
        })}
      </ToggleButtonGroup>
      {shown.length > 0 && (
        <div className="row inbox-bulk" role="toolbar" aria-label={t("chosen", { n: picked.length })}>
          <Button look="quiet" onPress={() => setChosen(picked.length > 0 ? new Set() : new Set(shown.map((each) => each.id)))}>
            {picked.length > 0 ? t("clear") : t("select")}
          </Button>
          <span className="soft small numbers">{t("chosen", { n: picked.length })}</span>
          <span className="push" />
          {decides && (
            <>
              <Button isDisabled={proposals.length === 0} onPress={() => setAsked("ACCEPT")}>
                {t("accept")}
              </Button>
              <Button isDisabled={proposals.length === 0} onPress={() => setAsked("KEEP")}>
                {t("keep")}
              </Button>
              <Button isDisabled={proposals.length === 0} onPress={() => setAsked("REJECT")}>
                {t("reject")}
              </Button>
            </>
          )}
          {others.length > 0 && <Button onPress={putAside}>{t("later")}</Button>}
          {jobs.length > 0 && <Button onPress={() => void aside.retry(jobs).then(() => setChosen(new Set()))}>{t("retry")}</Button>}
        </div>
      )}
      {loading || !data ? (
        <Bones rows={8} tall={60} />
      ) : shown.length === 0 ? (
        <Empty icon={InboxIcon} title={t("emptyTitle")}>
          {t("empty")}
        </Empty>
      ) : (
        <div ref={list}>
          <GridList disallowTypeAhead
            aria-label={t("list")}
            className="slots"
            items={[...shown]}
            dependencies={[called, chosen]}
            selectionMode="multiple"
            selectionBehavior="toggle"
            selectedKeys={chosen}
            onSelectionChange={(keys: Selection) => setChosen(new Set(keys === "all" ? shown.map((each) => each.id) : [...keys].map(String)))}
            onAction={(id) => open(shown.find((each) => each.id === id))}
          >
            {(entry) => (
              <GridListItem id={entry.id} textValue={`${called(aboutOf(entry) ?? "")?.name ?? entry.blockKey ?? t(entry.kind)} ${entry.field ?? ""}`} className="entry">
                <EntryRow entry={entry} chosen={chosen.has(entry.id)} called={called} onOpen={() => open(entry)} />
              </GridListItem>
            )}
          </GridList>
          {more && (
            <p className="record-more">
              <Button onPress={() => void more()}>{t("more")}</Button>
            </p>
          )}
        </div>
      )}
      {asked && proposals.length > 0 && (
        <DryRun
          answer={asked}
          proposals={proposals}
          called={called}
          onClose={() => setAsked(null)}
          onDone={() => {
            setChosen(new Set());
            again();
          }}
        />
      )}
    </div>
  );
}
