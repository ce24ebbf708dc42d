// Moments and numbers, as this person reads them.

import { useMemo } from "react";
import { useTag } from "./words";

export interface Told {
  /** 12 Nov, 14:05; with the year where it is another one. */
  moment: (at: string | Date) => string;
  day: (at: string | Date) => string;
  /** 3 hours ago, in 2 days. */
  ago: (at: string | Date) => string;
  number: (n: number) => string;
  percent: (share: number, digits?: number) => string;
  language: (locale: string) => string;
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

export function useWhen(): Told {
  const tag = useTag();
  return useMemo(() => {
    const moment = new Intl.DateTimeFormat(tag, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
    const dated = new Intl.DateTimeFormat(tag, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
    const day = new Intl.DateTimeFormat(tag, { day: "numeric", month: "short" });
    const relative = new Intl.RelativeTimeFormat(tag, { numeric: "auto" });
    const names = new Intl.DisplayNames([tag], { type: "language" });
    return {
      moment: (at) => {
        const date = new Date(at);
        return (date.getFullYear() === new Date().getFullYear() ? moment : dated).format(date);
      },
      day: (at) => day.format(new Date(at)),
      ago: (at) => {
        const seconds = (new Date(at).getTime() - Date.now()) / 1000;
        const [unit, length] = STEPS.find(([, each]) => Math.abs(seconds) >= each) ?? (["second", 1] as const);
        return relative.format(unit === "second" ? Math.min(0, Math.round(seconds / 10) * 10) : Math.round(seconds / length), unit);
      },
      number: (n) => new Intl.NumberFormat(tag).format(n),
      percent: (share, digits = 1) => new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: digits }).format(share),
      language: (locale) => names.of(locale) ?? locale,
    };
  }, [tag]);
}
