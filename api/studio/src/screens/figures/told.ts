import type { FigureMeasure } from "~/gql/graphql";
import { useWhen } from "~/words/when";

/** A value of a measure, as it is read: a rate, a count, or a mark out of five. */
export function useTold(measure: FigureMeasure): (value: number | null | undefined) => string {
  const { number, percent } = useWhen();
  return (value) => {
    if (value === null || value === undefined) return "–";
    if (measure === "IMPRESSIONS") return number(Math.round(value));
    return measure === "SATISFACTION" ? number(Math.round(value * 100) / 100) : percent(value);
  };
}
