import type { TokenKind } from "~/gql/graphql";
import { Pick } from "~/parts/Pick";
import { useWords } from "~/words/words";
import type { Bounds } from "./commands";
import { words } from "./words";

const NONE = "none";

/** What somebody is there for, and the role that narrows it. */
export function BoundsPick({ kinds, roles, value, onChange }: { kinds: readonly TokenKind[]; roles: readonly { key: string; title: string }[]; value: Bounds; onChange: (bounds: Bounds) => void }) {
  const t = useWords(words);
  return (
    <div className="look-pair pair">
      <Pick label={t("kind")} value={value.kind} onChange={(kind) => onChange({ kind: kind as TokenKind, role: kind === "EDITOR" || kind === "OPERATOR" ? value.role : null })} options={kinds.map((key) => ({ key, name: t(key), note: t(`${key}Note`) }))} />
      <Pick
        label={t("role")}
        value={value.role ?? NONE}
        onChange={(role) => onChange({ ...value, role: role === NONE ? null : role })}
        options={[{ key: NONE, name: t("noRole") }, ...roles.map((each) => ({ key: each.key, name: each.title }))]}
        isDisabled={value.kind !== "EDITOR" && value.kind !== "OPERATOR"}
      />
    </div>
  );
}
