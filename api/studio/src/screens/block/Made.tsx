// Where a machine's words came from: the whole record.

import { type MadeFragment, ProvenanceDocument } from "~/gql/graphql";
import { useAsk } from "~/graph/asking";
import { Sheet } from "~/parts/Sheet";
import { Bones, Troubled } from "~/parts/states";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import { words } from "./words";

export interface Considered {
  text: string;
  score?: number;
  verdicts?: { check?: string; name?: string; passed: boolean; detail?: string }[];
  failed?: string[];
}

export function Made({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useWords(words);
  const { data, trouble, again } = useAsk(ProvenanceDocument, { id });
  const made = data?.node?.__typename === "Generation" ? data.node : null;
  return (
    <Sheet title={t("madeTitle")} open onClose={onClose}>
      {trouble ? <Troubled trouble={trouble} again={again} /> : made ? <Record made={made} /> : <Bones rows={5} tall={24} />}
    </Sheet>
  );
}

function Record({ made }: { made: MadeFragment }) {
  const t = useWords(words);
  const { moment, number } = useWhen();
  const facts: [string, string][] = [
    [t("model"), `${made.model} (${made.modelRevision})`],
    [t("prompt"), made.promptVersion],
    [t("guide"), made.outdated ? t("guideOutdated", { version: made.guideVersion }) : String(made.guideVersion)],
    [t("settings"), Object.entries((made.settings ?? {}) as object).map(([name, value]) => `${name} ${String(value)}`).join(", ")],
    [t("seed"), String(made.seed)],
    [t("took"), `${number(made.tookMs)} ms · ${moment(made.createdAt)}`],
    [t("inputs"), made.inputsHash],
    [t("reviewed"), made.reviewedBy ? `${made.reviewedBy}, ${made.reviewedAt ? moment(made.reviewedAt) : ""}` : t("nobody")],
  ];
  return (
    <>
      <p className="words made-text">{made.text}</p>
      <p className="soft small">{t(`use_${made.inUse}`)}</p>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="mono">{value || "–"}</dd>
          </div>
        ))}
      </dl>
      <ConsideredList candidates={made.candidates as Considered[]} title={t("candidates")} />
    </>
  );
}

function ConsideredList({ candidates, title }: { candidates: Considered[]; title: string }) {
  if (!Array.isArray(candidates) || candidates.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul className="considered">
        {candidates.map((each, n) => (
          <li key={n}>
            <span className="words">{each.text}</span> <span className="soft small">{verdictsOf(each)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function verdictsOf(each: Considered): string {
  const failed = each.failed ?? (each.verdicts ?? []).filter((one) => !one.passed).map((one) => one.check ?? one.name ?? "");
  return failed.join(", ");
}
