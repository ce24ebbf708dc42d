// When each block is shown: a bar a block, over six weeks around now.

import { Button as Press } from "react-aria-components";
import { windowOf } from "~/blocks/facts";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import { nameOf } from "./commands";
import type { Slot } from "./PageScreen";
import type { RowProps } from "./SlotList";
import { words } from "./words";

const DAY_MS = 86_400_000;
const BEFORE_DAYS = 7;
const DAYS = 42;
const WEEK = 7;

export function Timeline({ slots, releases, onSchedule, onOpen }: RowProps & { slots: readonly Slot[]; releases: readonly { id: string; title: string; scheduledAt?: string | null }[] }) {
  const t = useWords(words);
  const { day, moment } = useWhen();
  const start = midnight(Date.now() - BEFORE_DAYS * DAY_MS);
  const share = (at: number): number => Math.max(0, Math.min(1, (at - start) / (DAYS * DAY_MS))) * 100;
  const weeks = Array.from({ length: DAYS / WEEK }, (_, n) => start + n * WEEK * DAY_MS);
  return (
    <div className="timeline" role="table" aria-label={t("timeline")}>
      <div className="timeline-row timeline-head" role="row">
        <span role="columnheader" className="unseen">{t("blocks", { n: slots.length })}</span>
        <span role="columnheader" className="timeline-axis">
          {weeks.map((at) => (
            <span key={at} style={{ left: `${share(at)}%` }} className="soft small numbers">
              {day(new Date(at))}
            </span>
          ))}
          <i className="timeline-now" style={{ left: `${share(Date.now())}%` }} />
          {releases.map((each) =>
            each.scheduledAt ? <i key={each.id} className="timeline-release" title={t("scheduled", { title: each.title })} style={{ left: `${share(Date.parse(each.scheduledAt))}%` }} /> : null,
          )}
        </span>
      </div>
      {slots.map((slot) => {
        const { from, until } = windowOf(slot.fields);
        const left = from ? share(Date.parse(from)) : 0;
        const right = until ? share(Date.parse(until)) : 100;
        const said = [from && t("from", { when: moment(from) }), until && t("until", { when: moment(until) })].filter(Boolean).join(" ");
        return (
          <div className="timeline-row" role="row" key={slot.id}>
            <span role="rowheader" className="cut">
              <Press className="link-like words" onPress={() => onOpen(slot)}>
                {nameOf(slot)}
              </Press>
            </span>
            <span role="cell" className="timeline-axis">
              <i className="timeline-now" style={{ left: `${share(Date.now())}%` }} />
              <Press
                className={`timeline-bar ${slot.status}${from || until ? " bounded" : ""}`}
                style={{ left: `${left}%`, width: `${Math.max(right - left, 1.5)}%` }}
                onPress={() => onSchedule(slot)}
                aria-label={`${nameOf(slot)}: ${said || t("clear")}. ${t("schedule")}`}
              >
                <span className="cut">{said || t("clear")}</span>
              </Press>
            </span>
          </div>
        );
      })}
    </div>
  );
}

function midnight(at: number): number {
  const date = new Date(at);
  date.setHours(0, 0, 0, 0);
  return date.getTime();
}
