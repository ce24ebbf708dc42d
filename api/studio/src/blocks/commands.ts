// What can be done to blocks. Each command says what is now true and how to take it back.

import { useMemo } from "react";
import { useSession } from "~/app/session";
import {
  type AddToReleaseInput,
  BlockStepsDocument,
  CancelReleaseDocument,
  EditBlockDocument,
  type EditBlockMutation,
  type FieldEditInput,
  FillReleaseDocument,
  type Layer,
  type Channel,
  MakeReleaseDocument,
  PublishBlockDocument,
  PublishReleaseDocument,
  RestoreRevisionDocument,
  RevertReleaseDocument,
  ScheduleReleaseDocument,
  UnpublishBlockDocument,
} from "~/gql/graphql";
import { useSend } from "~/graph/asking";
import { tell } from "~/parts/toasts";
import { useWhen } from "~/words/when";
import { useLabel } from "./labels";
import { both, useWords } from "~/words/words";

const words = both(
  {
    published: "“{name}” is live.", next: "A scheduled release will change it {when}.", back: "Shoppers see what they saw before.", away: "Shoppers do not see “{name}” any more.",
    all: "{n, plural, one {One change is} other {# changes are}} live.", scheduled: "It goes live {when}.", notScheduled: "The schedule is taken back.", missing: "“{name}” cannot go live yet.",
    moved: "Somebody changed it meanwhile. Look again, then publish.", release: "{page}, {when}",
  },
  {
    published: "“{name}”已上线。", next: "已安排的发布将于 {when} 更改它。", back: "顾客看到的内容已恢复。", away: "顾客不再看到“{name}”。",
    all: "{n} 处更改已上线。", scheduled: "将于 {when} 上线。", notScheduled: "已取消排期。", missing: "“{name}”尚不能上线。",
    moved: "期间有人作了更改。请重新查看后再发布。", release: "{page}，{when}",
  },
);

export interface Scope {
  layer: Layer;
  channel?: Channel;
  segment?: string;
  locale: string;
}

export interface Card {
  id: string;
  version: number;
  name: string;
}

export type Edited = EditBlockMutation["editBlock"];

export function useBlockCommands() {
  const send = useSend();
  const { site } = useSession();
  const t = useWords(words);
  const { moment } = useWhen();
  const label = useLabel();

  return useMemo(() => {
    const edit = async (id: string, expectedVersion: number, fields: FieldEditInput[], scope: Scope): Promise<Edited> =>
      (await send(EditBlockDocument, { input: { site: site.key, id, expectedVersion, fields, ...scope } })).editBlock;

    /** As `edit`; where somebody changed something else meanwhile, goes on from there. */
    const editAnyway = async (id: string, expectedVersion: number, fields: FieldEditInput[], scope: Scope): Promise<Edited> => {
      const answer = await edit(id, expectedVersion, fields, scope);
      if (answer.__typename !== "BlockConflict" || !answer.fields.every((each) => same(each.base, each.theirs))) return answer;
      return edit(id, answer.actualVersion, fields, scope);
    };

    const refused = (answer: { message?: string; problems?: { name?: string | null; key?: string | null; message: string }[] }, name: string): void => {
      const problems = answer.problems?.map((each) => `${each.key ? `${each.key}: ` : ""}${each.name ? label({ name: each.name, label: each.name.replaceAll("_", " ") }) : ""} ${each.message}`).join("; ");
      tell({ words: problems ? t("missing", { name }) : (answer.message ?? ""), detail: problems, wrong: true });
    };

    const steps = async (id: string) => {
      const { block } = await send(BlockStepsDocument, { id });
      return block?.__typename === "EditableBlock" ? block : null;
    };

    /** Live as it was before, and the draft as it was: what taking back a publication means. */
    const unpublishTo = async (card: Card, liveBefore: number | null, draftBefore: number): Promise<void> => {
      const now = await steps(card.id);
      if (!now) return;
      if (liveBefore === null) {
        const answer = (await send(UnpublishBlockDocument, { input: { site: site.key, id: card.id, expectedVersion: now.version } })).unpublishBlock;
        if (answer.__typename !== "BlockUnpublished") return refused(answer, card.name);
      } else {
        const to = async (revision: number, version: number): Promise<number | null> => {
          const answer = (await send(RestoreRevisionDocument, { input: { site: site.key, id: card.id, expectedVersion: version, revision } })).restoreRevision;
          if (answer.__typename === "BlockEdited") return answer.block.version;
          refused(answer, card.name);
          return null;
        };
        const restored = await to(liveBefore, now.version);
        if (restored === null) return;
        const live = (await send(PublishBlockDocument, { input: { site: site.key, id: card.id, expectedVersion: restored } })).publishBlock;
        if (live.__typename !== "BlockPublished") return refused(live, card.name);
        if ((await to(draftBefore, live.block.version)) === null) return;
      }
      tell({ words: t("back") });
    };

    const publish = async (card: Card): Promise<boolean> => {
      const before = await steps(card.id);
      const answer = (await send(PublishBlockDocument, { input: { site: site.key, id: card.id, expectedVersion: card.version } })).publishBlock;
      if (answer.__typename !== "BlockPublished") {
        if (answer.__typename === "BlockConflict") tell({ words: t("moved"), wrong: true });
        else refused(answer, card.name);
        return false;
      }
      const liveBefore = before && before.status !== "draft" ? (before.revisions.find((each) => each.wentLive)?.number ?? null) : null;
      const next = answer.scheduled[0];
      tell({
        words: t("published", { name: card.name }),
        detail: next?.at ? t("next", { when: moment(next.at) }) : undefined,
        undo: () => void unpublishTo(card, liveBefore, card.version),
      });
      return true;
    };

    const unpublish = async (card: Card): Promise<void> => {
      const answer = (await send(UnpublishBlockDocument, { input: { site: site.key, id: card.id, expectedVersion: card.version } })).unpublishBlock;
      if (answer.__typename !== "BlockUnpublished") return refused(answer, card.name);
      const { version } = answer.block;
      tell({ words: t("away", { name: card.name }), undo: () => void publish({ ...card, version }) });
    };

    /** A release that holds the drafts of these blocks; null where it was refused, and said so. */
    const collected = async (title: string, blocks: readonly Card[]): Promise<{ id: string; version: number } | null> => {
      const made = (await send(MakeReleaseDocument, { input: { site: site.key, title } })).createRelease;
      if (made.__typename !== "ReleaseCreated") {
        refused(made, title);
        return null;
      }
      const input: AddToReleaseInput = { site: site.key, id: made.release.id, expectedVersion: made.release.version, blocks: blocks.map(({ id, version }) => ({ id, expectedVersion: version })), unpublish: false };
      const filled = (await send(FillReleaseDocument, { input })).addToRelease;
      if (filled.__typename === "ReleaseEdited") return filled.release;
      refused(filled, title);
      return null;
    };

    /** All of them live at once, or none; taken back as one. */
    const publishAll = async (page: string, blocks: readonly Card[]): Promise<void> => {
      const release = await collected(t("release", { page, when: moment(new Date()) }), blocks);
      if (!release) return;
      const answer = (await send(PublishReleaseDocument, { input: { site: site.key, id: release.id, expectedVersion: release.version, dryRun: false } })).publishRelease;
      if (answer.__typename !== "ReleasePublished") return refused(answer, page);
      const { id, version } = answer.release;
      tell({
        words: t("all", { n: blocks.length }),
        undo: () =>
          void send(RevertReleaseDocument, { input: { site: site.key, id, expectedVersion: version, dryRun: false } }).then(({ revertRelease }) =>
            revertRelease.__typename === "ReleaseReverted" ? tell({ words: t("back") }) : refused(revertRelease, page),
          ),
      });
    };

    const schedule = async (title: string, blocks: readonly Card[], at: string): Promise<boolean> => {
      const release = await collected(title, blocks);
      if (!release) return false;
      const answer = (await send(ScheduleReleaseDocument, { input: { site: site.key, id: release.id, expectedVersion: release.version, at } })).scheduleRelease;
      if (answer.__typename !== "ReleaseScheduled") {
        refused(answer, title);
        return false;
      }
      const { id, version } = answer.release;
      tell({
        words: t("scheduled", { when: moment(at) }),
        undo: () => void send(CancelReleaseDocument, { input: { site: site.key, id, expectedVersion: version } }).then(() => tell({ words: t("notScheduled") })),
      });
      return true;
    };

    return { edit, editAnyway, publish, unpublish, publishAll, schedule, refused, send };
  }, [send, site.key, t, moment, label]);
}

export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}

/** The edit that says again what was said at this scope before. */
export function inverse(name: string, before: { value?: unknown; empty: boolean } | null): FieldEditInput {
  if (!before) return { name, empty: false, release: true, confirm: false };
  return before.empty ? { name, empty: true, release: false, confirm: false } : { name, value: before.value, empty: false, release: false, confirm: false };
}

export const setting = (name: string, value: unknown): FieldEditInput => ({ name, value, empty: false, release: false, confirm: false });
