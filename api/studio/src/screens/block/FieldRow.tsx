// One field: what it says, who says so, what else is said, and what could be said instead.

import { Ban, CheckCheck, EllipsisVertical, History, Sparkles, Undo2 } from "lucide-react";
import { useId } from "react";
import { useSession } from "~/app/session";
import type { Scope } from "~/blocks/commands";
import type { OfferedFragment } from "~/gql/graphql";
import { Actions, type Action } from "~/parts/Actions";
import { Button, IconButton } from "~/parts/Button";
import { Chip } from "~/parts/Chip";
import type { Reply } from "~/proposals/answering";
import { ThreeWay } from "~/proposals/ThreeWay";
import { useWords } from "~/words/words";
import { doubts } from "./claims";
import type { DraftOf } from "./draft";
import { FieldInput, type Spec } from "./inputs";
import { below, type Field, voiceAt } from "./scopes";
import { OriginLine, useScopeName, Voices } from "./Voices";
import { words } from "./words";

export interface RowContext {
  scope: Scope;
  draft: DraftOf;
  block: { id: string; kind: string };
  stale: (field: string) => { sourceThen?: unknown; sourceNow?: unknown } | undefined;
  onGive: (field: Field, label: string) => void;
  onEmpty: (field: Field, label: string) => void;
  onConfirm: (field: Field) => void;
  onFresh: (spec: Spec, label: string) => void;
  onProvenance: (generation: string) => void;
  onAnswer: (proposal: OfferedFragment, reply: Reply) => void;
}

export function FieldRow({ field, spec, label, proposals, context }: { field: Field; spec: Spec; label: string; proposals: OfferedFragment[]; context: RowContext }) {
  const t = useWords(words);
  const scopeName = useScopeName();
  const id = useId();
  const { scope, draft, stale } = context;
  const typed = draft.typed[spec.name];
  const mine = voiceAt(field, scope, spec.localised);
  const heard = field.scopes.find((each) => each.wins) ?? null;
  const speaking = mine ?? heard;
  const empty = typed ? typed.empty : (mine?.empty ?? false);
  const next = below(field, mine);
  const value = typed ? (typed.release ? (next?.value ?? spec.default ?? null) : typed.value) : mine ? mine.value : field.value;
  const held = typed ? !typed.release : mine !== null;
  const text = spec.type === "TEXT" && typeof value === "string" ? value : null;
  const old = stale(spec.name);
  const { mayDo } = useSession();
  const mayEdit = mayDo("EDIT", { kind: context.block.kind, field: spec.name, locale: spec.localised ? scope.locale : null });
  const generation = speaking?.origin.generation;

  const actions: Action[] = [
    ...(spec.generated && mayEdit ? [{ key: "fresh", name: t("freshOne"), icon: Sparkles, act: () => context.onFresh(spec, label) }] : []),
    ...(generation ? [{ key: "from", name: t("provenance"), icon: History, act: () => context.onProvenance(generation) }] : []),
    ...(mayEdit && !empty && !spec.required && spec.type !== "BOOLEAN" ? [{ key: "empty", name: t("leaveEmpty"), icon: Ban, act: () => context.onEmpty(field, label) }] : []),
  ];
  return (
    <div className="field-row" data-field={spec.name} data-held={held || undefined}>
      <div className="row field-head">
        <span className="label" id={`${id}-label`}>
          {label}
          {spec.required && <span aria-hidden> *</span>}
        </span>
        <OriginLine voice={typed ? null : speaking} typed={Boolean(typed)} />
        <span className="push" />
        {mayEdit && held && !typed?.release && (
          <IconButton icon={Undo2} name={`${t("give")}: ${t("giveHint", { next: next ? scopeName(next.origin) : t("nextNobody") })}`} onPress={() => context.onGive(field, label)} />
        )}
        {actions.length > 0 && (
          <Actions name={t("actions", { label })} actions={actions}>
            <IconButton icon={EllipsisVertical} name={t("actions", { label })} />
          </Actions>
        )}
      </div>
      {empty ? (
        <div className="row empty-on-purpose">
          <Chip state="draft">{t("emptyHere")}</Chip>
          <Button look="quiet" isDisabled={!mayEdit} onPress={() => context.onGive(field, label)}>
            {t("give")}
          </Button>
        </div>
      ) : (
        <fieldset disabled={!mayEdit}>
          <FieldInput spec={spec} label={label} value={value} block={context.block} describedBy={`${id}-notes`} onChange={(next, now) => draft.change(next === null ? { name: spec.name, release: true, empty: false, confirm: false } : { name: spec.name, value: next, empty: false, release: false, confirm: false }, now)} />
        </fieldset>
      )}
      <div id={`${id}-notes`} className="field-notes small">
        {text !== null && <Length text={text} most={spec.maxChars} />}
        {text !== null &&
          doubts(text, scope.locale).map((doubt) => (
            <span key={doubt.word} className="doubt">
              {t(doubt.kind, { word: doubt.word })}
            </span>
          ))}
        {draft.problems[spec.name] && (
          <span role="alert" className="wrong">
            {draft.problems[spec.name]}
          </span>
        )}
        {spec.required && !value && !empty && <span className="doubt">{t("required")}</span>}
        {!mayEdit && <span className="soft">{t("notYours")}</span>}
        {spec.help && <span className="soft">{spec.help}</span>}
      </div>
      {old && (
        <div className="stale small">
          <p>{t("stale")}</p>
          <p className="words">
            <del>{String(old.sourceThen ?? "")}</del> <ins>{String(old.sourceNow ?? "")}</ins>
          </p>
          <Button icon={CheckCheck} onPress={() => context.onConfirm(field)}>
            {t("confirm")}
          </Button>
        </div>
      )}
      {field.scopes.length > 1 && <Voices field={field} mine={mine} />}
      {proposals.map((proposal) => (
        <ThreeWay key={proposal.id} proposal={proposal} onAnswer={(reply) => context.onAnswer(proposal, reply)} />
      ))}
    </div>
  );
}

function Length({ text, most }: { text: string; most: number }) {
  const t = useWords(words);
  const left = most - [...text].length;
  if (left > most * 0.3) return null;
  return <span className={`numbers ${left < 0 ? "wrong" : "soft"}`}>{left < 0 ? t("over", { n: -left }) : t("left", { n: left })}</span>;
}
