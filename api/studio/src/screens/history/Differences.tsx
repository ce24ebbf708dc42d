import type { CompareQuery } from "~/gql/graphql";
import { Button } from "~/parts/Button";
import { Pieces } from "~/proposals/Pieces";
import { useWords } from "~/words/words";
import { words } from "./words";

type Field = NonNullable<CompareQuery["compare"]>["fields"][number];

/** What the two sides do not have alike, field by field. */
export function Differences({ fields, onRestore }: { fields: readonly Field[]; onRestore: ((name: string, label: string) => void) | null }) {
  const t = useWords(words);
  if (fields.length === 0) return <p className="soft none">{t("none")}</p>;
  return (
    <ul className="differences">
      {fields.map((field) => (
        <li key={`${field.name} ${field.scope}`}>
          <div className="row">
            <b>{field.label}</b>
            <code className="soft">{field.scope}</code>
            {field.how === "ORIGIN" && <span className="soft small">{t("ORIGIN")}</span>}
            <span className="push" />
            {onRestore && (
              <Button look="quiet" onPress={() => onRestore(field.name, field.label)}>
                {t("restoreField")}
              </Button>
            )}
          </div>
          {field.pieces.length > 0 ? (
            <Pieces pieces={field.pieces} />
          ) : (
            <p className="words">
              <del>{said(field.left, t)}</del> → <ins>{said(field.right, t)}</ins>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

function said(side: Field["left"], t: (key: "empty" | "nothing") => string): string {
  if (!side) return t("nothing");
  if (side.empty) return t("empty");
  return typeof side.value === "string" ? side.value : JSON.stringify(side.value);
}
