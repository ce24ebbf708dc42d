import { Button as Press } from "react-aria-components";
import { useSession } from "~/app/session";
import type { FiguresQuery } from "~/gql/graphql";
import { useWhen } from "~/words/when";
import { useTag, useWords } from "~/words/words";
import { words } from "./words";

type Row = FiguresQuery["figures"][number];

/** Every figure beside each other; a line that is pressed is drawn. */
export function FigureTable({ rows, chosen, onChoose }: { rows: readonly Row[]; chosen: string | null; onChoose: ((name: string) => void) | null }) {
  const t = useWords(words);
  const tag = useTag();
  const { site } = useSession();
  const { number, percent, day } = useWhen();
  const money = new Intl.NumberFormat(tag, { style: "currency", currency: site.currency, maximumFractionDigits: 0 });
  const rate = (share: number | null | undefined): string => (share === null || share === undefined ? "–" : percent(share));
  const ordered = onChoose ? [...rows].sort((a, b) => b.pages - a.pages) : [...rows].reverse();
  return (
    <div className="figure-room" role="region" aria-label={t("table")} tabIndex={0}>
      <table className="figure-table">
        <thead>
          <tr>
            {(["name", "pages", "visitors", "clickThrough", "conversion", "orders", "revenue", "retention", "rating", "dismissals"] as const).map((each) => (
              <th key={each} scope="col">
                {t(each)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ordered.map((row) => (
            <tr key={row.name} data-chosen={row.name === chosen || undefined}>
              <th scope="row">
                {onChoose ? (
                  <Press className="figure-press" aria-pressed={row.name === chosen} aria-label={t("show", { name: row.name })} onPress={() => onChoose(row.name)}>
                    {row.name}
                  </Press>
                ) : (
                  day(row.name)
                )}
              </th>
              <td>{number(row.pages)}</td>
              <td>{number(row.visitors)}</td>
              <td>{rate(row.clickThrough)}</td>
              <td>{rate(row.conversion)}</td>
              <td>{number(row.orders)}</td>
              <td>{money.format(row.revenue)}</td>
              <td>{rate(row.retention)}</td>
              <td>{row.rating === null || row.rating === undefined ? "–" : number(Math.round(row.rating * 10) / 10)}</td>
              <td>{number(row.dismissals)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
