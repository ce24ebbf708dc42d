import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { Button as Press } from "react-aria-components";
import { Button, IconButton } from "~/parts/Button";
import { useTag, useWords } from "~/words/words";
import { COLOURS, type Listed } from "./ReleasesScreen";
import { words } from "./words";

const WEEK = 7;
const WEEKS = 6;
// A Monday, to name the days of the week by.
const MONDAY = new Date(2024, 0, 1);

/** A month of days, with what goes live on each. */
export function Month({ releases, chosen, onChoose }: { releases: readonly Listed[]; chosen: string | null; onChoose: (id: string) => void }) {
  const t = useWords(words);
  const tag = useTag();
  const [at, setAt] = useState(() => new Date(new Date().getFullYear(), new Date().getMonth(), 1));
  const turn = (by: number): void => setAt(new Date(at.getFullYear(), at.getMonth() + by, 1));
  const first = new Date(at.getFullYear(), at.getMonth(), 1 - ((at.getDay() + 6) % WEEK));
  const days = Array.from({ length: WEEKS * WEEK }, (_, n) => new Date(first.getFullYear(), first.getMonth(), first.getDate() + n));
  const on = new Map<string, Listed[]>();
  for (const each of releases) {
    const when = each.scheduledAt ?? each.publishedAt;
    if (when && each.state !== "CANCELLED") on.set(new Date(when).toDateString(), [...(on.get(new Date(when).toDateString()) ?? []), each]);
  }
  const weekday = new Intl.DateTimeFormat(tag, { weekday: "short" });
  const today = new Date().toDateString();
  return (
    <div className="month">
      <div className="row">
        <h2>{new Intl.DateTimeFormat(tag, { month: "long", year: "numeric" }).format(at)}</h2>
        <span className="push" />
        <Button look="quiet" onPress={() => setAt(new Date(new Date().getFullYear(), new Date().getMonth(), 1))}>
          {t("today")}
        </Button>
        <IconButton icon={ChevronLeft} name={t("before")} onPress={() => turn(-1)} />
        <IconButton icon={ChevronRight} name={t("after")} onPress={() => turn(1)} />
      </div>
      <table aria-label={t("calendar")}>
        <thead>
          <tr>
            {Array.from({ length: WEEK }, (_, n) => (
              <th key={n} scope="col" className="soft small">
                {weekday.format(new Date(MONDAY.getTime() + n * 86_400_000))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: WEEKS }, (_, week) => (
            <tr key={week}>
              {days.slice(week * WEEK, week * WEEK + WEEK).map((day) => (
                <td key={day.getTime()} data-outside={day.getMonth() !== at.getMonth() || undefined} data-today={day.toDateString() === today || undefined}>
                  <span className="numbers small">{day.getDate()}</span>
                  {(on.get(day.toDateString()) ?? []).map((each) => (
                    <Press key={each.id} className={`month-release chip ${COLOURS[each.state]}`} aria-pressed={chosen === each.id} onPress={() => onChoose(each.id)}>
                      <span className="cut">{each.title}</span>
                    </Press>
                  ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
