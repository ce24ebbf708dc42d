import { Button as Press } from "react-aria-components";
import type { BacklogQuery } from "~/gql/graphql";
import { useDeed } from "~/words/deeds";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import { words } from "./words";

const MINUTE_S = 60;
const HOUR_S = 3_600;

type Line = BacklogQuery["jobBacklog"][number];

/** How each kind of work stands; a kind that is pressed narrows the list below to it. */
export function KindTable({ lines, chosen, onChoose }: { lines: readonly Line[]; chosen: string | null; onChoose: (kind: string | null) => void }) {
  const t = useWords(words);
  const { number } = useWhen();
  const deed = useDeed();
  const waits = (s: number): string => {
    const [unit, length] = s < 2 * MINUTE_S ? (["seconds", 1] as const) : s < 2 * HOUR_S ? (["minutes", MINUTE_S] as const) : (["hours", HOUR_S] as const);
    return t(unit, { n: number(Math.round(s / length)) });
  };
  const shown = (n: number): string => (n > 0 ? number(n) : "–");
  return (
    <div className="table-room" role="region" aria-label={t("byKind")} tabIndex={0}>
      <table className="kind-table">
        <thead>
          <tr>
            <th scope="col">{t("kind")}</th>
            <th scope="col">{t("waiting")}</th>
            <th scope="col">{t("running")}</th>
            <th scope="col">{t("failed")}</th>
            <th scope="col">{t("done")}</th>
            <th scope="col">{t("lag")}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.kind} data-chosen={chosen === line.kind || undefined}>
              <th scope="row">
                <Press className="kind-press" aria-pressed={chosen === line.kind} aria-label={t("only", { kind: deed(line.kind) })} onPress={() => onChoose(chosen === line.kind ? null : line.kind)}>
                  {deed(line.kind)}
                </Press>
              </th>
              <td>{shown(line.ready + line.later + line.sent)}</td>
              <td>{shown(line.running)}</td>
              <td data-bad={line.dead > 0 || undefined}>{shown(line.dead)}</td>
              <td>{shown(line.doneLastHour)}</td>
              <td>{line.lagS >= 1 ? waits(line.lagS) : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
