// A block: its form, and the page it stands on beside it.

import { BoxSelect } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useParams } from "react-router";
import { useLocale } from "~/app/locale";
import { blockPlace, useGo } from "~/app/places";
import { useSession } from "~/app/session";
import { useShortcuts } from "~/app/shortcuts";
import { setTaste, useTaste } from "~/app/taste";
import type { Scope } from "~/blocks/commands";
import { BlockKindsDocument, BlockLintDocument, BlockNewsDocument, BlockScreenDocument, PaletteDocument } from "~/gql/graphql";
import { useAsk } from "~/graph/asking";
import { useCalled } from "~/naming/called";
import { thingsIn, useFinding } from "~/naming/findings";
import { Bones, Empty, Troubled } from "~/parts/states";
import { tell } from "~/parts/toasts";
import { FIRST_LOOK, type Look, LookContext } from "~/preview/look";
import { PreviewPane } from "~/preview/PreviewPane";
import { useWords } from "~/words/words";
import { useLabel } from "~/blocks/labels";
import { BlockForm } from "./BlockForm";
import { BlockHead } from "./BlockHead";
import { Conflict } from "./Conflict";
import { useDraft } from "./draft";
import type { Spec } from "./inputs";
import { ScopePick } from "./ScopePick";
import { type Block, everybody } from "./scopes";
import { words } from "./words";
import "./block.css";

const NEWS_MS = 4_000;

export default function BlockScreen() {
  const t = useWords(words);
  const id = useParams()["block"] ?? "";
  const [locale] = useLocale();
  const { data, trouble, loading, again } = useAsk(BlockScreenDocument, { id, locale });
  const kinds = useAsk(BlockKindsDocument, {});
  const wrong = trouble ?? kinds.trouble;
  if (wrong) return <Troubled trouble={wrong} again={() => (again(), kinds.again())} />;
  if (loading || !data || !kinds.data) return <Bones rows={8} tall={68} head />;
  const { block } = data;
  const kind = kinds.data.blockKinds.find((each) => each.name === block?.kind);
  if (block?.__typename !== "EditableBlock" || !kind) {
    return (
      <Empty icon={BoxSelect} title={t("absentTitle")}>
        {t("absent")}
      </Empty>
    );
  }
  // Words of another locale are another form.
  return <Loaded key={`${block.id} ${locale}`} block={block} specs={kind.fields} locale={locale} again={again} />;
}

function Loaded({ block, specs, locale, again }: { block: Block; specs: readonly Spec[]; locale: string; again: () => void }) {
  const t = useWords(words);
  const label = useLabel();
  const go = useGo();
  const { site } = useSession();
  const { preview } = useTaste();
  const [look, setLook] = useState<Look>(FIRST_LOOK);
  const [chosen, setChosen] = useState<Omit<Scope, "locale">>(() => ({ layer: everybody(block.fields) }));
  const scope = useMemo(() => ({ ...chosen, locale }), [chosen, locale]);
  const draft = useDraft(block, scope);
  const { data: page } = useAsk(PaletteDocument, { site: site.key, page: block.page, locale });
  const { data: lint } = useAsk(BlockLintDocument, { site: site.key, page: block.page });
  const proposals = useNews(block, draft.state, draft.saw, again, (field) => label(specs.find((each) => each.name === field) ?? { name: field, label: field }));

  const order = page?.page?.blocks ?? [];
  const step = (by: number): void => {
    const next = order[order.findIndex((each) => each.id === block.id) + by];
    if (next) go(blockPlace(next.id));
  };
  useShortcuts([
    { keys: "]", words: t("nextBlock"), act: () => step(1) },
    { keys: "[", words: t("previousBlock"), act: () => step(-1) },
    { keys: "p", words: "Preview", act: () => setTaste({ preview: !preview }) },
  ]);

  // Only what everybody reads is laid over the page while it is typed; a variant shows once it is saved.
  const patch = useMemo(
    () => (scope.layer === "PERSON" ? Object.fromEntries(Object.values(draft.typed).filter((each) => !each.release).map((each) => [each.name, each.empty ? null : each.value])) : null),
    [draft.typed, scope.layer],
  );
  const findings = (lint?.lint ?? []).filter((each) => each.block === block.key).map((each) => ({ ...each, page: block.page }));
  const finding = useFinding(useCalled(findings.flatMap(thingsIn)));

  return (
    <LookContext value={[look, (change) => setLook((before) => ({ ...before, ...change }))]}>
      <div className="block-screen" data-preview={preview || undefined}>
        <section className="block-main">
          <BlockHead block={block} draft={draft} again={again} />
          {draft.clashes.length > 0 && <Conflict clashes={draft.clashes} labels={(name) => label(specs.find((each) => each.name === name) ?? { name, label: name })} onSettle={draft.settle} />}
          {draft.problems[""] && (
            <p role="alert" className="refused">
              {draft.problems[""]}
            </p>
          )}
          {findings.length > 0 && (
            <details className="findings">
              <summary>{t("lint", { n: findings.length })}</summary>
              <ul>
                {findings.map((each, n) => (
                  <li key={n}>{finding(each)}</li>
                ))}
              </ul>
            </details>
          )}
          <ScopePick
            scope={scope}
            onChange={(next) => void draft.flush().then(() => {
              setChosen(next);
              setLook((before) => ({ ...before, ...(next.channel ? { channel: next.channel } : {}), ...(next.segment ? { eyes: { kind: "segment" as const, key: next.segment } } : {}) }));
            })}
          />
          <BlockForm block={block} specs={specs} scope={scope} draft={draft} proposals={proposals} again={again} />
        </section>
        {preview && (
          <aside className="page-aside">
            <PreviewPane
              page={block.page}
              selected={block.key}
              patch={patch}
              stamp={draft.version}
              onPick={(key) => {
                const other = order.find((each) => each.key === key);
                if (other && other.id !== block.id) go(blockPlace(other.id));
              }}
            />
          </aside>
        )}
      </div>
    </LookContext>
  );
}

/** What others did meanwhile: machines' new words, and other people's changes while nothing is typed here. */
function useNews(block: Block, state: string, saw: (version: number) => void, again: () => void, label: (field: string) => string) {
  const t = useWords(words);
  const { site } = useSession();
  const { data, again: look } = useAsk(BlockNewsDocument, { site: site.key, id: block.id }, { about: ["Proposal"] });
  const known = useRef<Set<string> | null>(null);
  const edges = data?.proposals.edges;
  const proposals = useMemo(() => (edges ?? []).map(({ node }) => node), [edges]);
  const seen = data?.block?.__typename === "EditableBlock" ? data.block.version : 0;

  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && look(), NEWS_MS);
    return () => clearInterval(timer);
  }, [look]);
  useEffect(() => {
    if (!edges) return;
    const arrived = known.current ? proposals.filter((each) => !known.current!.has(each.id)) : [];
    known.current = new Set(proposals.map((each) => each.id));
    for (const each of arrived) tell({ words: t("proposed", { label: label(each.field) }) });
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [edges]);
  useEffect(() => {
    if (seen > block.version && (state === "clean" || state === "saved")) again();
  }, [seen, block.version, state, again, saw]);
  return proposals;
}
