import { Button as Press } from "react-aria-components";
import type { AuditQuery } from "~/gql/graphql";
import type { Calls } from "~/naming/called";
import { Key } from "~/naming/Key";
import { useThing } from "~/naming/things";
import { useDeed } from "~/words/deeds";
import { who } from "~/words/who";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import type { By } from "./AuditScreen";
import { useFacts } from "./facts";
import { words } from "./words";

type Deed = AuditQuery["auditEntries"]["edges"][number]["node"];

export function DeedRow({ deed, called, onNarrow }: { deed: Deed; called: Calls; onNarrow: (by: By, to: string) => void }) {
  const t = useWords(words);
  const { moment, number } = useWhen();
  const deedName = useDeed();
  const facts = useFacts(deed.details as Record<string, unknown>, called);
  const thing = useThing(called)(deed.thing);
  const names: Record<By, string> = { actor: who(deed.actor), action: deedName(deed.action), thing: [thing.noun, thing.name && `“${thing.name}”`].filter(Boolean).join(" ") };
  const part = (by: By, className: string) => (
    <Press className={`deed-part ${className}`} aria-label={`${t("only")}: ${names[by]}`} onPress={() => onNarrow(by, deed[by])}>
      {names[by]}
    </Press>
  );
  return (
    <li className="deed">
      <span className="soft small numbers deed-number">{number(deed.number)}</span>
      <time className="soft small numbers" dateTime={deed.at}>
        {moment(deed.at)}
      </time>
      <span className="deed-what">
        {part("actor", "deed-actor")} {part("action", "")} {part("thing", "soft")}
        <Key of={thing.key} />
      </span>
      <details className="deed-details">
        <summary className="small soft">{facts.length > 0 ? facts.map(({ name, value }) => (value.length < 40 ? `${name} ${value}` : name)).join(" · ") : t("hash")}</summary>
        <dl className="small">
          {facts.map(({ key, name, value, raw }) => (
            <div key={key}>
              <dt className="soft">{name}</dt>
              <dd className="wrap" title={raw}>
                {value}
              </dd>
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
