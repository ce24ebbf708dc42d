// What a release does to what is live now, its conflicts, and what can be done with it.

import { useState } from "react";
import { Form } from "react-aria-components";
import { useSession } from "~/app/session";
import { instant } from "~/blocks/facts";
import { useLabel } from "~/blocks/labels";
import { CancelReleaseDocument, DiscardReleaseDocument, PublishReleaseDocument, RebaseReleaseDocument, ReleaseDetailDocument, type ReleaseDetailQuery, type ReleaseSide, RevertReleaseDocument, ScheduleReleaseDocument } from "~/gql/graphql";
import { useAsk, useSend } from "~/graph/asking";
import { useCalled } from "~/naming/called";
import { Key } from "~/naming/Key";
import { segmentOf, useScope } from "~/naming/scope";
import { problemWords } from "~/words/refusals";
import { Button } from "~/parts/Button";
import { Chip } from "~/parts/Chip";
import { Moment } from "~/parts/Moment";
import { Bones, Troubled } from "~/parts/states";
import { tell } from "~/parts/toasts";
import { tomorrow, ZONE } from "~/words/local";
import { useWhen } from "~/words/when";
import { who } from "~/words/who";
import { useWords } from "~/words/words";
import { COLOURS } from "./ReleasesScreen";
import { words } from "./words";

type Release = NonNullable<ReleaseDetailQuery["release"]>;
type Answer = { __typename?: string; message?: string; problems?: { name: string; message: string }[] };

export function Detail({ id, onGone }: { id: string; onGone: () => void }) {
  const { data, trouble, again } = useAsk(ReleaseDetailDocument, { id }, { about: ["Release", "EditableBlock"] });
  if (trouble) return <Troubled trouble={trouble} again={again} />;
  if (!data?.release) return <Bones rows={4} tall={48} />;
  return <Loaded key={data.release.version} release={data.release} again={() => (again(), onGone())} />;
}

function Loaded({ release, again }: { release: Release; again: () => void }) {
  const t = useWords(words);
  const { moment } = useWhen();
  const { site } = useSession();
  const send = useSend();
  const [at, setAt] = useState<string | null>(release.scheduledAt ?? tomorrow());
  const field = useField();
  const called = useCalled(release.blocks.flatMap((block) => [blockThing(block), ...block.slots.flatMap((slot) => segmentOf(slot.scope) ?? [])]));
  const scope = useScope(called);
  const input = { site: site.key, id: release.id, expectedVersion: release.version };
  const { title } = release;

  /** What became of it: said, with the way back, or why not. */
  const done = (answer: Answer, wanted: string, said: string, undo?: () => void): void => {
    if (answer.__typename === wanted) tell({ words: said, undo });
    else tell({ words: answer.message ?? "", detail: answer.problems?.map((each) => `${field(each.name)} ${each.message}`).join("; "), wrong: true });
    again();
  };
  const revert = (version: number): Promise<void> =>
    send(RevertReleaseDocument, { input: { ...input, expectedVersion: version, dryRun: false } }).then(({ revertRelease }) => done(revertRelease, "ReleaseReverted", t("back")));
  const cancel = (version: number): Promise<void> => send(CancelReleaseDocument, { input: { ...input, expectedVersion: version } }).then(({ cancelRelease }) => done(cancelRelease, "ReleaseCancelled", t("cancelled", { title })));
  const publish = (): Promise<void> =>
    send(PublishReleaseDocument, { input: { ...input, dryRun: false } }).then(({ publishRelease: answer }) => done(answer, "ReleasePublished", t("done", { title }), answer.__typename === "ReleasePublished" ? () => void revert(answer.release.version) : undefined));
  const schedule = (when: string): Promise<void> =>
    send(ScheduleReleaseDocument, { input: { ...input, at: when } }).then(({ scheduleRelease: answer }) => done(answer, "ReleaseScheduled", t("scheduled", { title, when: moment(when) }), answer.__typename === "ReleaseScheduled" ? () => void cancel(answer.release.version) : undefined));
  const discard = (): Promise<void> => send(DiscardReleaseDocument, { input }).then(({ discardRelease }) => done(discardRelease, "ReleaseCancelled", t("discarded", { title })));
  const settle = (side: ReleaseSide, block: string, field: string, scope: string): Promise<void> =>
    send(RebaseReleaseDocument, { input: { ...input, resolve: [{ side, block, field, scope }] } }).then(({ rebaseRelease }) => done(rebaseRelease, "ReleaseEdited", t("resolved")));

  const open = release.state === "DRAFT" || release.state === "SCHEDULED";
  return (
    <div className="stack">
      <header>
        <Chip state={COLOURS[release.state]}>{t(release.state)}</Chip>
        <h2 className="release-title">{title}</h2>
        <p className="soft small">
          {t("by", { by: who(release.createdBy) })}
          {release.scheduledAt && ` · ${t("waits", { when: moment(release.scheduledAt) })}`}
          {release.publishedAt && ` · ${t("since", { when: moment(release.publishedAt) })}`}
        </p>
      </header>
      {open && (
        <Form
          className="row release-when"
          onSubmit={(event) => {
            event.preventDefault();
            if (at) void schedule(at);
          }}
        >
          <Moment label={t("when")} value={at} onChange={setAt} isRequired />
          <Button type="submit">{t(release.state === "SCHEDULED" ? "move" : "schedule")}</Button>
          <span className="soft small">{t("zone", { zone: ZONE })}</span>
        </Form>
      )}
      <div className="row release-acts">
        {open && (
          <Button look="ink" onPress={() => void publish()}>
            {t("publish")}
          </Button>
        )}
        {release.state === "SCHEDULED" && <Button onPress={() => void cancel(release.version)}>{t("cancel")}</Button>}
        {release.state === "DRAFT" && <Button onPress={() => void discard()}>{t("discard")}</Button>}
        {release.state === "PUBLISHED" && <Button onPress={() => void revert(release.version)}>{t("revert")}</Button>}
      </div>
      <h3>{t("look")}</h3>
      {release.blocks.length === 0 && <p className="soft">{t("none")}</p>}
      {release.blocks.map((block) => (
        <section key={block.block} className="release-block">
          <h4>
            {called(blockThing(block))?.name ?? block.key} <Key of={block.key} />
          </h4>
          {block.shows && <p className="small">{t(block.shows)}</p>}
          {block.also.map((other) => (
            <p key={other.id} className="small doubtful">
              {t("also", { title: other.title })}
              {other.at && `, ${moment(other.at)}`}
            </p>
          ))}
          {block.problems.map((each) => (
            <p key={each.name} className="small wrong">
              {field(each.name)} {problemWords(each.message)}
            </p>
          ))}
          <ul>
            {block.slots.map((slot) => (
              <li key={`${slot.name} ${slot.scope}`}>
                <span className="soft small">
                  {field(slot.name)} · <span title={slot.scope}>{scope(slot.scope)}</span>
                </span>
                <span className="words">
                  <del>{said(slot.live, t("nothing"))}</del> → <ins>{slot.clears ? t("clears") : said(slot.value, t("nothing"))}</ins>
                </span>
                {slot.conflict && (
                  <span className="row">
                    <Chip state="danger">{t("conflict")}</Chip>
                    <Button onPress={() => void settle("THEIRS", block.block, slot.name, slot.scope)}>{t("theirs")}</Button>
                    <Button onPress={() => void settle("MINE", block.block, slot.name, slot.scope)}>{t("mine")}</Button>
                  </span>
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

const blockThing = ({ block }: { block: string }): string => `block:${block}`;

function useField(): (name: string) => string {
  const label = useLabel();
  return (name) => label({ name, label: name.replaceAll("_", " ") });
}

function said(value: unknown, nothing: string): string {
  if (value === null || value === undefined) return nothing;
  const inside = typeof value === "object" && "value" in value ? (value as { value: unknown }).value : value;
  if (typeof inside === "string") return instant(inside) && /^\d{4}-/u.test(inside) ? new Date(inside).toLocaleString() : inside;
  return JSON.stringify(inside);
}
