// How what was shown did: over time with its uncertainty, told apart by block, segment and so on.

import { ChartLine, ExternalLink } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { useSession } from "~/app/session";
import { FigureLinesDocument, type FigureMeasure, type FiguresBy, FiguresDocument, type FigureStep } from "~/gql/graphql";
import { useAsk } from "~/graph/asking";
import { Button } from "~/parts/Button";
import { Pick } from "~/parts/Pick";
import { Bones, Empty, Troubled } from "~/parts/states";
import { useWords } from "~/words/words";
import { FigureTable } from "./FigureTable";
import { words } from "./words";
import "~/parts/records.css";
import "./figures.css";

const Chart = lazy(() => import("./Chart"));
const MEASURES: readonly FigureMeasure[] = ["CLICK_THROUGH", "CONVERSION", "IMPRESSIONS", "RETENTION", "SATISFACTION"];
const BY: readonly FiguresBy[] = ["DAY", "BLOCK", "SEGMENT", "CHANNEL", "PAGE", "POLICY"];
const SPANS = ["d7", "d28", "d90", "d365"] as const;
/** Some tens of points whatever the time looked back. */
const STEPS: Record<(typeof SPANS)[number], FigureStep> = { d7: "DAY", d28: "DAY", d90: "WEEK", d365: "MONTH" };

export default function FiguresScreen() {
  const t = useWords(words);
  const { site } = useSession();
  const [measure, setMeasure] = useState<FigureMeasure>("CLICK_THROUGH");
  const [by, setBy] = useState<FiguresBy>("DAY");
  const [span, setSpan] = useState<(typeof SPANS)[number]>("d28");
  const [chosen, setChosen] = useState<string | null>(null);
  const days = Number(span.slice(1));
  const lines = useAsk(FigureLinesDocument, { site: site.key, measure, by, step: STEPS[span], days });
  const totals = useAsk(FiguresDocument, { site: site.key, by, days });
  const trouble = lines.trouble ?? totals.trouble;

  const series = lines.data?.figureSeries ?? [];
  const rows = totals.data?.figures ?? [];
  const nothing = totals.data !== undefined && rows.every((each) => each.pages === 0);
  const busiest = rows.reduce<(typeof rows)[number] | null>((best, each) => (best && best.pages >= each.pages ? best : each), null);
  const name = by === "DAY" ? (series[0]?.name ?? "") : (chosen ?? busiest?.name ?? "");
  return (
    <div className="records wide-figures">
      <header className="page-head">
        <div>
          <h1>{t("title")}</h1>
          <p className="soft small">{t("lead")}</p>
        </div>
        <div className="row figure-picks">
          <Pick
            label={t("by")}
            value={by}
            onChange={(key) => {
              setBy(key as FiguresBy);
              setChosen(null);
            }}
            options={BY.map((key) => ({ key, name: t(key) }))}
          />
          <Pick label={t("span")} value={span} onChange={(key) => setSpan(key as typeof span)} options={SPANS.map((key) => ({ key, name: t(key) }))} />
        </div>
      </header>
      <div className="record-tools">
        <ToggleButtonGroup className="tabs" aria-label={t("measures")} disallowEmptySelection selectedKeys={[measure]} onSelectionChange={(keys) => setMeasure([...keys][0] as FigureMeasure)}>
          {MEASURES.map((each) => (
            <ToggleButton key={each} id={each} className="tab">
              {t(each)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <p className="soft small push">{t(`${measure}Note`)}</p>
      </div>
      {trouble && <Troubled trouble={trouble} again={() => (lines.again(), totals.again())} />}
      {!trouble && !totals.data && <Bones rows={4} tall={70} />}
      {!trouble && nothing && (
        <Empty icon={ChartLine} title={t("empty")} action={<Button icon={ExternalLink} onPress={() => void open("/", "_blank", "noopener")}>{t("shop")}</Button>}>
          {t("emptyLead")}
        </Empty>
      )}
      {!trouble && !nothing && totals.data && (
        <>
          <Suspense fallback={<Bones rows={1} tall={280} />}>
            <Chart series={series} name={name} title={name === "" ? t("whole") : name} measure={measure} />
          </Suspense>
          <FigureTable rows={rows} chosen={by === "DAY" ? null : name} onChoose={by === "DAY" ? null : setChosen} />
        </>
      )}
    </div>
  );
}
