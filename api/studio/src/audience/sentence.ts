// A condition as a sentence, in the reader's language.

import { useMemo } from "react";
import { useTaste } from "~/app/taste";
import { useWhen } from "~/words/when";
import { type Say, useTag, useWords } from "~/words/words";
import { formOf, type Leaf } from "./condition";
import { words } from "./words";

type Key = keyof (typeof words)["en"];
export type Names = Record<string, readonly { key: string; name: string }[]>;

/** `sentence` ends with a full stop; `clause` goes into one. */
export function useSentence(names: Names = {}): { sentence: (condition: unknown) => string; clause: (condition: unknown) => string; name: (of: string, value: string) => string } {
  const t = useWords(words);
  const tag = useTag();
  const { language } = useTaste();
  const { moment } = useWhen();
  return useMemo(() => {
    const name = (of: string, value: string): string => nameOf(names, t, tag, of, value);
    const or = new Intl.ListFormat(tag, { type: "disjunction" });
    const and = new Intl.ListFormat(tag, { type: "conjunction" });
    const lone = (leaf: Leaf): string => leafWords(leaf, t, (of, values) => or.format(values.map((each) => name(of, each))), moment);
    // A group in a group stands in brackets.
    const clause = (condition: unknown, inner = false): string => {
      const form = formOf(condition);
      if (form.form === "text") return t("text");
      if (form.form === "not") return t("not", { rule: clause(form.part, true) });
      if (form.form !== "group") return lone(form);
      const parts = form.parts.map((each) => clause(each, form.parts.length > 1));
      const said = (form.key === "all" ? and : or).format(parts);
      return inner && parts.length > 1 ? `(${said})` : said;
    };
    return { clause, name, sentence: (condition: unknown) => (condition === null || condition === undefined ? t("everybody") : t("only", { rule: clause(condition) }).replace("….", "…")) };
  }, [names, t, tag, moment, language]);
}

function nameOf(names: Names, t: Say<Key>, tag: string, of: string, value: string): string {
  const known = names[of]?.find((each) => each.key === value);
  if (known) return known.name;
  if ((of === "kinds" || of === "channel") && value in words.en) return t(value as Key);
  if (of === "weekdays") return new Intl.DateTimeFormat(tag, { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2024, 0, 1 + ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].indexOf(value)));
  try {
    if (of === "country") return new Intl.DisplayNames([tag], { type: "region" }).of(value) ?? value;
    if (of === "locale") return new Intl.DisplayNames([tag], { type: "language" }).of(value) ?? value;
  } catch {
    return value;
  }
  return value;
}

function leafWords(leaf: Leaf, t: Say<Key>, either: (of: string, values: readonly string[]) => string, moment: (at: string) => string): string {
  switch (leaf.form) {
    case "list":
      return t(`said_${leaf.key}`, { list: either(leaf.key, leaf.values) || "…" });
    case "cart":
      return leaf.how === "holds" ? t("said_holds", { list: either("sku", leaf.skus) || "…" }) : t(`said_${leaf.how}`, { n: leaf.count });
    case "visitor":
      return t(leaf.new ? "said_new" : "said_returning");
    case "moment":
      return t(`said_${leaf.key}`, { when: moment(leaf.at) });
    case "time":
      return [t("said_time", { from: leaf.from, to: leaf.to, zone: leaf.zone }), ...(leaf.weekdays.length > 0 ? [t("said_days", { list: either("weekdays", leaf.weekdays) })] : [])].join(" ");
    case "did":
      return t("said_did", {
        kinds: either("kinds", leaf.kinds) || "…",
        often: leaf.atLeast > 1 ? t("said_often", { n: leaf.atLeast }) : "",
        where: leaf.category === null ? "" : t("said_where", { category: leaf.category }),
        lately: leaf.withinDays === null ? "" : t("said_lately", { n: leaf.withinDays }),
      });
    case "away":
      return t("said_away", { n: leaf.atLeast });
  }
}
