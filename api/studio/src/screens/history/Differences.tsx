import { diffWordsWithSpace } from "diff";
import { type ReactNode } from "react";
import { type Names, useSentence } from "~/audience/sentence";
import { instant } from "~/blocks/facts";
import { useLabel } from "~/blocks/labels";
import type { CompareQuery } from "~/gql/graphql";
import { type Calls, useCalled } from "~/naming/called";
import { thingsOf, useNames } from "~/naming/conditions";
import { segmentOf, useScope } from "~/naming/scope";
import { Button } from "~/parts/Button";
import { toText } from "~/screens/block/richtext";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import { words } from "./words";

type Field = NonNullable<CompareQuery["compare"]>["fields"][number];
type Side = Field["left"];

/** What the two sides do not have alike, field by field and word by word. */
export function Differences({ fields, onRestore }: { fields: readonly Field[]; onRestore: ((name: string, label: string) => void) | null }) {
  const t = useWords(words);
  const label = useLabel();
  const sides = fields.flatMap(({ name, left, right }) => [left, right].map((side) => ({ name, side })));
  const things = sides.flatMap(({ name, side }) => [...(promotionOf(name, side) ?? []), ...(name === "audience" && side ? thingsOf(side.value) : [])]);
  const called = useCalled([...things, ...fields.flatMap(({ scope }) => segmentOf(scope) ?? [])]);
  const scope = useScope(called);
  const said = useSaid(useNames(things, called), called);
  if (fields.length === 0) return <p className="soft none">{t("none")}</p>;
  return (
    <ul className="differences">
      {fields.map((field) => (
        <li key={`${field.name} ${field.scope}`}>
          <div className="row">
            <b>{label(field)}</b>
            <span className="soft small" title={field.scope}>
              {scope(field.scope)}
            </span>
            {field.how === "ORIGIN" && <span className="soft small">{t("ORIGIN")}</span>}
            <span className="push" />
            {onRestore && (
              <Button look="quiet" onPress={() => onRestore(field.name, label(field))}>
                {t("restoreField")}
              </Button>
            )}
          </div>
          <p className="words difference">{marked(field, said)}</p>
        </li>
      ))}
    </ul>
  );
}

/** Both sides in one text where they have words in common, else one after the other. */
function marked(field: Field, said: (name: string, side: Side) => string): ReactNode {
  const [left, right] = [said(field.name, field.left), said(field.name, field.right)];
  const pieces = diffWordsWithSpace(left, right);
  if (wordy(field.left) && wordy(field.right) && pieces.some((each) => !each.added && !each.removed && /[\p{L}\p{N}]/u.test(each.value))) {
    return pieces.map((each, n) => (each.added ? <ins key={n}>{each.value}</ins> : each.removed ? <del key={n}>{each.value}</del> : <span key={n}>{each.value}</span>));
  }
  return left === right ? (
    right
  ) : (
    <>
      <del>{left}</del> → <ins>{right}</ins>
    </>
  );
}

const promotionOf = (name: string, side: Side): string[] | null => (name === "promotion" && typeof side?.value === "string" ? [`item:${side.value}`] : null);

const wordy = (side: Side): boolean => Boolean(side && !side.empty && (typeof side.value === "string" || typeof side.value === "object"));

/** What a side says, as people read it: documents as their text, audiences as a sentence, moments as a date. */
function useSaid(names: Names, called: Calls): (name: string, side: Side) => string {
  const t = useWords(words);
  const { sentence } = useSentence(names);
  const { moment } = useWhen();
  return (name, side) => {
    if (!side) return t("nothing");
    if (side.empty) return t("empty");
    const { value } = side;
    if (name === "audience") return sentence(value);
    if (name === "document") return toText(value);
    const [promotion] = promotionOf(name, side) ?? [];
    if (promotion) return [called(promotion)?.name, value].filter(Boolean).join(" · ");
    const at = name.endsWith("_at") ? instant(value) : null;
    if (at) return moment(at);
    return typeof value === "string" ? value : JSON.stringify(value);
  };
}
