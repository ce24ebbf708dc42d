// One line with its interval, and the others behind it. Loaded only here: uPlot draws, the table says it in words.

import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { FigureLinesQuery, FigureMeasure } from "~/gql/graphql";
import { useTaste } from "~/app/taste";
import { useTag, useWords } from "~/words/words";
import { useTold } from "./told";
import { words } from "./words";

type Series = FigureLinesQuery["figureSeries"];
const HEIGHT = 260;

export default function Chart({ series, name, title, measure }: { series: Series; name: string; title: string; measure: FigureMeasure }) {
  const t = useWords(words);
  const told = useTold(measure);
  const tag = useTag();
  const { theme } = useTaste();
  const room = useRef<HTMLDivElement>(null);
  const shown = series.find((each) => each.name === name) ?? series[0];
  const known = shown?.points.filter((each) => each.value !== null) ?? [];
  const last = known.at(-1);

  useEffect(() => {
    const here = room.current;
    if (!here || !shown || known.length < 2) return;
    const token = (key: string): string => getComputedStyle(here).getPropertyValue(key).trim();
    const others = series.filter((each) => each !== shown).slice(0, 8);
    const moments = [...new Set([shown, ...others].flatMap((each) => each.points.map((point) => Date.parse(point.at) / 1000)))].sort((a, b) => a - b);
    const column = (of: Series[number], pick: (point: Series[number]["points"][number]) => number | null | undefined): (number | null)[] => {
      const at = new Map(of.points.map((point) => [Date.parse(point.at) / 1000, pick(point) ?? null]));
      return moments.map((moment) => at.get(moment) ?? null);
    };
    const wash = token("--accent-wash");
    const day = new Intl.DateTimeFormat(tag, { day: "numeric", month: "short", timeZone: "UTC" });
    const axis = { stroke: token("--soft"), grid: { stroke: token("--line"), width: 1 }, ticks: { show: false }, font: "12px Inter Variable, sans-serif" };
    const plot = new uPlot(
      {
        width: here.clientWidth,
        height: HEIGHT,
        padding: [8, 26, 0, 0],
        legend: { show: false },
        cursor: { y: false, points: { size: 7 } },
        scales: { y: { range: (_, low, high) => [measure === "SATISFACTION" ? Math.min(1, low) : 0, high > 0 ? high * 1.08 : 1] } },
        axes: [
          { ...axis, size: 32, grid: { show: false }, values: (_, at) => at.map((moment) => day.format(moment * 1000)) },
          { ...axis, size: 62, values: (_, at) => at.map((value) => told(value)) },
        ],
        series: [{}, { label: "high", stroke: wash, width: 0, points: { show: false } }, { label: "low", stroke: wash, width: 0, points: { show: false } }, ...others.map((each) => ({ label: each.name, stroke: token("--line-strong"), width: 1, points: { show: false } })), { label: title, stroke: token("--accent"), width: 2, points: { show: known.length < 32, size: 6 } }],
        bands: [{ series: [1, 2], fill: wash }],
      },
      [moments, column(shown, (point) => point.high), column(shown, (point) => point.low), ...others.map((each) => column(each, (point) => point.value)), column(shown, (point) => point.value)],
      here,
    );
    const resized = new ResizeObserver(() => plot.setSize({ width: here.clientWidth, height: HEIGHT }));
    resized.observe(here);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
    // Drawn anew when what is shown changes; `known` follows from it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [series, name, title, measure, theme, tag]);

  return (
    <figure className="chart">
      <figcaption className="row">
        <b>{title}</b>
        {last && (
          <span className="soft numbers">
            {told(last.value)} {last.low !== null && `(${told(last.low)} – ${told(last.high)})`}
          </span>
        )}
      </figcaption>
      {known.length < 2 ? (
        <p className="soft small chart-sparse">{t("sparse", { n: known.length })}</p>
      ) : (
        <div ref={room} className="chart-room" role="img" aria-label={t("chart", { measure: t(measure), name: title, n: known.length, value: told(last?.value), low: told(last?.low), high: told(last?.high) })} />
      )}
    </figure>
  );
}
