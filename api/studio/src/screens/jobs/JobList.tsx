import { Check } from "lucide-react";
import { Checkbox, GridList, GridListItem, type Selection } from "react-aria-components";
import type { JobsQuery } from "~/gql/graphql";
import { Chip } from "~/parts/Chip";
import { useDeed } from "~/words/deeds";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import { words } from "./words";

type Job = JobsQuery["jobs"]["edges"][number]["node"];
const STATES = { READY: "plain", SENT: "plain", RUNNING: "changed", DONE: "live", DEAD: "danger" } as const;

export function JobList({ jobs, retryable, chosen, onChoose }: { jobs: readonly Job[]; retryable: readonly string[]; chosen: ReadonlySet<string>; onChoose: (chosen: ReadonlySet<string>) => void }) {
  const t = useWords(words);
  const { ago, moment } = useWhen();
  const deed = useDeed();
  const choose = (keys: Selection): void => onChoose(new Set((keys === "all" ? retryable : [...keys].map(String)).filter((id) => retryable.includes(id))));
  return (
    <GridList disallowTypeAhead aria-label={t("list")} className="record-list" items={jobs} selectionMode="multiple" selectionBehavior="toggle" selectedKeys={chosen as Set<string>} onSelectionChange={choose} dependencies={[t, deed, chosen, retryable]}>
      {(job) => (
        <GridListItem id={job.id} textValue={`${deed(job.kind)} ${job.key}`} className="record job">
          {retryable.includes(job.id) ? (
            <Checkbox slot="selection" className="tick">
              {chosen.has(job.id) && <Check size={13} aria-hidden />}
            </Checkbox>
          ) : (
            <span />
          )}
          <span className="record-main">
            <span className="row">
              <b>{deed(job.kind)}</b>
              <code className="soft cut">{job.key.startsWith(`${job.kind}:`) ? job.key.slice(job.kind.length + 1) : job.key}</code>
            </span>
            {job.lastError && <span className="small job-error wrap">{job.lastError}</span>}
            <span className="soft small">
              {t("at", { ago: ago(job.createdAt) })} · {t("tries", { n: job.attempts })}
              {job.state === "READY" && new Date(job.runAt) > new Date() && ` · ${t("from", { moment: moment(job.runAt) })}`}
            </span>
          </span>
          <Chip state={STATES[job.state]}>{t(job.state)}</Chip>
        </GridListItem>
      )}
    </GridList>
  );
}
