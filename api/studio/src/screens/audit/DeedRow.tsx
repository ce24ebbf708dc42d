import { Button as Press } from "react-aria-components";
import type { AuditQuery } from "~/gql/graphql";
import { useDeed } from "~/words/deeds";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import type { By } from "./AuditScreen";
import { words } from "./words";

type Deed = AuditQuery["auditEntries"]["edges"][number]["node"];

export function DeedRow({ deed, onNarrow }: { deed: Deed; onNarrow: (by: By, to: string) => void }) {
  const t = useWords(words);
  const { moment, number } = useWhen();
  const deedName = useDeed();
  const facts = Object.entries(deed.details as Record<string, unknown>).filter(([, value]) => value !== null && value !== "");
  const part = (by: By, className: string) => (
    <Press className={`deed-part ${className}`} aria-label={`${t("only")}: ${deed[by]}`} onPress={() => onNarrow(by, deed[by])}>
      {by === "action" ? deedName(deed[by]) : deed[by]}
    </Press>
  );
  return (
    <li className="deed">
      <span className="soft small numbers deed-number">{number(deed.number)}</span>
      <time className="soft small numbers" dateTime={deed.at}>
        {moment(deed.at)}
      </time>
      <span className="deed-what">
        {part("actor", "deed-actor")} {part("action", "")} {part("thing", "mono soft")}
      </span>
      <details className="deed-details">
        <summary className="small soft">{facts.length > 0 ? facts.map(([name, value]) => (typeof value === "string" && value.length < 40 ? `${name} ${value}` : name)).join(" · ") : t("hash")}</summary>
        <dl className="small">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt className="soft">{name}</dt>
              <dd className="wrap">{typeof value === "string" || typeof value === "number" ? String(value) : <code>{JSON.stringify(value)}</code>}</dd>
            </div>
          ))}
          <div>
            <dt className="soft">{t("hash")}</dt>
            <dd className="wrap">
              <code>{deed.hash}</code>
            </dd>
          </div>
        </dl>
      </details>
    </li>
  );
}
