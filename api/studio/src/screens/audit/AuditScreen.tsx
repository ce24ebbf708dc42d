// Who did what: narrowed by person, deed and thing; and whether the log is what was written.

import { ScrollText, X } from "lucide-react";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { useSession } from "~/app/session";
import { AuditDocument } from "~/gql/graphql";
import { useList } from "~/graph/list";
import { useCalled } from "~/naming/called";
import { useThing } from "~/naming/things";
import { useDeed } from "~/words/deeds";
import { Button } from "~/parts/Button";
import { Bones, Empty, Troubled } from "~/parts/states";
import { useWords } from "~/words/words";
import { Chain } from "./Chain";
import { DeedRow } from "./DeedRow";
import { Filter } from "./Filter";
import { thingsOfDetails } from "./facts";
import { words } from "./words";
import "~/parts/records.css";
import "./audit.css";

export const BY = ["actor", "action", "thing"] as const;
export type By = (typeof BY)[number];

export default function AuditScreen() {
  const t = useWords(words);
  const { site, may } = useSession();
  // What is looked for stands in the address, so that it can be sent to somebody.
  const [params, setParams] = useSearchParams();
  const wanted = Object.fromEntries(BY.map((by) => [by, params.get(by)])) as Record<By, string | null>;
  const { nodes, data, trouble, loading, again, more } = useList(AuditDocument, { site: site.key, ...wanted, after: null }, (found) => found.auditEntries);
  const [seen, setSeen] = useState<Record<By, ReadonlySet<string>>>({ actor: new Set(), action: new Set(), thing: new Set() });
  const called = useCalled([...nodes.flatMap((each) => [each.thing, ...thingsOfDetails(each.details as Record<string, unknown>)]), ...(wanted.thing ? [wanted.thing] : [])]);
  const thing = useThing(called);
  const deed = useDeed();
  const named: Record<By, (key: string) => string> = {
    actor: (key) => key,
    action: deed,
    thing: (key) => {
      const { noun, name, key: own } = thing(key);
      return [noun, name && `“${name}”`, own].filter(Boolean).join(" ");
    },
  };
  const narrowed = BY.some((by) => wanted[by]);

  // Names that were on screen once are offered, whatever the list is narrowed to now.
  const fresh = BY.some((by) => nodes.some((each) => !seen[by].has(each[by])));
  const grown = (before: typeof seen, by: By): ReadonlySet<string> => new Set([...before[by], ...nodes.map((each) => each[by])]);
  if (fresh) setSeen((before) => ({ actor: grown(before, "actor"), action: grown(before, "action"), thing: grown(before, "thing") }));

  const narrow = (by: By, to: string | null): void => {
    const next = new URLSearchParams(params);
    if (to) next.set(by, to);
    else next.delete(by);
    setParams(next, { replace: true });
  };

  if (trouble) return <Troubled trouble={trouble} again={again} />;
  return (
    <div className="records">
      <header className="page-head">
        <div className="audit-lead">
          <h1>{t("title")}</h1>
          <p className="soft small">{t("lead", { site: site.name })}</p>
        </div>
        {may("VERIFY_AUDIT") && <Chain />}
      </header>
      <div className="record-tools" role="search" aria-label={t("filters")}>
        {BY.map((by) => (
          <Filter key={by} label={t(by)} value={wanted[by]} known={[...seen[by]].sort()} name={named[by]} onChange={(to) => narrow(by, to)} />
        ))}
        {narrowed && (
          <Button look="quiet" icon={X} onPress={() => setParams({}, { replace: true })}>
            {t("clear")}
          </Button>
        )}
      </div>
      {(loading || !data) && <Bones rows={9} tall={48} />}
      {data && nodes.length === 0 && (
        <Empty icon={ScrollText} title={t(narrowed ? "empty" : "quiet")}>
          {t(narrowed ? "emptyLead" : "quietLead")}
        </Empty>
      )}
      {nodes.length > 0 && (
        <ol className="record-list" aria-label={t("list")}>
          {nodes.map((each) => (
            <DeedRow key={each.number} deed={each} called={called} onNarrow={narrow} />
          ))}
        </ol>
      )}
      {more && (
        <p className="record-more">
          <Button onPress={() => void more()}>{t("more")}</Button>
        </p>
      )}
    </div>
  );
}
