// What workers do: how each kind stands, what failed for good, and trying it again.

import { Hammer } from "lucide-react";
import { useState } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { useSession } from "~/app/session";
import { useShortcuts } from "~/app/shortcuts";
import { BacklogDocument, JobsDocument, type JobState, RetryDeadJobsDocument } from "~/gql/graphql";
import { useAsk, useSend } from "~/graph/asking";
import { useList } from "~/graph/list";
import { Button } from "~/parts/Button";
import { Bones, Empty, Troubled } from "~/parts/states";
import { tell } from "~/parts/toasts";
import { useWalk } from "~/parts/walk";
import { useWords } from "~/words/words";
import { JobList } from "./JobList";
import { KindTable } from "./KindTable";
import { words } from "./words";
import "~/parts/records.css";
import "./jobs.css";

const STATES = ["any", "DEAD", "READY", "RUNNING", "DONE"] as const;

export default function JobsScreen() {
  const t = useWords(words);
  const { site, may } = useSession();
  const send = useSend();
  const [state, setState] = useState<(typeof STATES)[number]>("any");
  const [kind, setKind] = useState<string | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const backlog = useAsk(BacklogDocument, { site: site.key }, { about: ["Job"] });
  const jobs = useList(JobsDocument, { state: state === "any" ? null : (state as JobState), kind, after: null }, (found) => found.jobs, { about: ["Job"] });
  const { list, focused } = useWalk();
  const dead = may("RETRY_JOBS") ? jobs.nodes.filter((each) => each.state === "DEAD") : [];
  const picked = dead.filter((each) => chosen.has(each.id)).map((each) => each.id);

  function toggle(): void {
    const id = focused();
    if (!id || !dead.some((each) => each.id === id)) return;
    setChosen((before) => new Set(before.has(id) ? [...before].filter((each) => each !== id) : [...before, id]));
  }
  /** What is chosen; else what has the focus. */
  async function retry(): Promise<void> {
    const here = dead.find((each) => each.id === focused());
    const ids = picked.length > 0 ? picked : here ? [here.id] : [];
    if (ids.length === 0) return;
    try {
      const { retryJobs: done } = await send(RetryDeadJobsDocument, { input: { site: site.key, ids } });
      if (done.__typename !== "JobsRetried") return tell({ words: done.message, wrong: true });
      setChosen(new Set());
      jobs.again();
      backlog.again();
      tell({ words: t("retried", { n: done.jobs.length }), detail: done.refused[0] && t("kept", { n: done.refused.length, why: done.refused[0].message }), wrong: done.jobs.length === 0 });
    } catch (error) {
      tell({ words: (error as Error).message, wrong: true });
    }
  }
  useShortcuts([
    { keys: "x", words: t("x"), act: toggle },
    { keys: "r", words: t("r"), act: () => void retry() },
  ]);

  if (jobs.trouble ?? backlog.trouble) return <Troubled trouble={(jobs.trouble ?? backlog.trouble)!} again={() => (jobs.again(), backlog.again())} />;
  if (backlog.loading || !backlog.data) return <Bones rows={8} tall={48} head />;
  const lines = backlog.data.jobBacklog;
  const count = (of: (line: (typeof lines)[number]) => number): number => lines.reduce((sum, line) => sum + of(line), 0);
  return (
    <div className="records">
      <header className="page-head">
        <div>
          <h1>{t("title")}</h1>
          <p className="soft small">{t("lead", { dead: count((line) => line.dead), open: count((line) => line.ready + line.later + line.sent + line.running) })}</p>
        </div>
        <p className="soft small hint">{t("hint")}</p>
      </header>
      {lines.length > 0 && <KindTable lines={lines} chosen={kind} onChoose={setKind} />}
      <div className="record-tools">
        <ToggleButtonGroup className="tabs" aria-label={t("states")} disallowEmptySelection selectedKeys={[state]} onSelectionChange={(keys) => setState([...keys][0] as typeof state)}>
          {STATES.map((each) => (
            <ToggleButton key={each} id={each} className="tab">
              {t(each)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <span className="push" />
        {dead.length > 0 && (
          <div className="row" role="toolbar" aria-label={t("chosen", { n: picked.length })}>
            <Button look="quiet" onPress={() => setChosen(picked.length > 0 ? new Set() : new Set(dead.map((each) => each.id)))}>
              {picked.length > 0 ? t("clear") : t("choose")}
            </Button>
            <span className="soft small numbers">{t("chosen", { n: picked.length })}</span>
            <Button look="ink" isDisabled={picked.length === 0} onPress={() => void retry()}>
              {t("retry")}
            </Button>
          </div>
        )}
      </div>
      {jobs.loading && <Bones rows={6} tall={54} />}
      {!jobs.loading && jobs.nodes.length === 0 && (
        <Empty icon={Hammer} title={t(lines.length === 0 ? "quiet" : "empty")}>
          {t(lines.length === 0 ? "quietLead" : "emptyLead")}
        </Empty>
      )}
      {jobs.nodes.length > 0 && (
        <div ref={list}>
          <JobList jobs={jobs.nodes} retryable={dead.map((each) => each.id)} chosen={chosen} onChoose={setChosen} />
        </div>
      )}
      {jobs.more && (
        <p className="record-more">
          <Button onPress={() => void jobs.more?.()}>{t("more")}</Button>
        </p>
      )}
    </div>
  );
}
