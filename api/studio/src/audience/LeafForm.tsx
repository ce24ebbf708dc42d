// The inputs of one condition, each of its own type.

import { lazy, Suspense } from "react";
import { Input, Label, NumberField, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { Moment } from "~/parts/Moment";
import { Pick } from "~/parts/Pick";
import { ThingPick, ThingsPick } from "~/pickers/ThingPick";
import { useWords } from "~/words/words";
import type { Leaf } from "./condition";
import { Several, type Value } from "./Several";
import { words } from "./words";

const ClockField = lazy(() => import("~/parts/Clock"));

export interface Known {
  /** What may be chosen, by name of the list. */
  choices: Record<string, readonly string[]>;
  name: (of: string, value: string) => string;
}

export function LeafForm({ leaf, known, onChange }: { leaf: Leaf; known: Known; onChange: (leaf: Leaf) => void }) {
  const t = useWords(words);
  const options = (of: string): Value[] => (known.choices[of] ?? []).map((key) => ({ key, name: known.name(of, key) }));
  switch (leaf.form) {
    case "list":
      return leaf.key === "channel" ? (
        <Toggles label={t(leaf.key)} options={options(leaf.key)} values={leaf.values} onChange={(values) => onChange({ ...leaf, values })} />
      ) : (
        <Several label={t(leaf.key)} options={options(leaf.key)} values={leaf.values} name={(each) => known.name(leaf.key, each)} free={leaf.key === "locale"} onChange={(values) => onChange({ ...leaf, values })} />
      );
    case "visitor":
      return <Pick labelled={false} label={t("visitor")} value={leaf.new ? "new" : "returning"} onChange={(key) => onChange({ ...leaf, new: key === "new" })} options={(["new", "returning"] as const).map((key) => ({ key, name: t(key) }))} />;
    case "cart":
      return (
        <div className="leaf-line">
          <Pick labelled={false} label={t("cart")} value={leaf.how} onChange={(how) => onChange(how === "holds" ? { form: "cart", key: "cart", how, skus: [] } : { form: "cart", key: "cart", how: how as "at_least" | "at_most", count: leaf.how === "holds" ? 1 : leaf.count })} options={(["holds", "at_least", "at_most"] as const).map((key) => ({ key, name: t(key) }))} />
          {leaf.how === "holds" ? <ThingsPick of="product" label={t("products")} value={leaf.skus} onChange={(skus) => onChange({ ...leaf, skus })} /> : <Count label={t("items")} value={leaf.count} least={leaf.how === "at_most" ? 0 : 1} onChange={(count) => count !== null && onChange({ ...leaf, count })} />}
        </div>
      );
    case "time":
      return (
        <div className="leaf-line">
          <Clock label={t("from")} value={leaf.from} onChange={(from) => onChange({ ...leaf, from })} />
          <Clock label={t("to")} value={leaf.to} onChange={(to) => onChange({ ...leaf, to })} />
          <Pick label={t("zone")} value={leaf.zone} onChange={(zone) => onChange({ ...leaf, zone })} options={[...new Set([leaf.zone, ...ZONES])].map((key) => ({ key, name: key }))} />
          <Toggles label={t("weekdays")} options={options("weekdays").map((each) => ({ ...each, name: each.name.slice(0, 3) }))} values={leaf.weekdays} onChange={(weekdays) => onChange({ ...leaf, weekdays: known.choices["weekdays"]?.filter((each) => weekdays.includes(each)) ?? weekdays })} />
        </div>
      );
    case "moment":
      return (
        <Moment labelled={false} isRequired label={t(leaf.key)} value={leaf.at} onChange={(at) => at && onChange({ ...leaf, at })} />
      );
    case "did":
      return (
        <div className="leaf-line">
          <Toggles label={t("kinds")} options={options("kinds")} values={leaf.kinds} onChange={(kinds) => onChange({ ...leaf, kinds })} />
          <ThingPick of="category" label={t("category")} value={leaf.category} onChange={(category) => onChange({ ...leaf, category })} />
          <Count label={t("times")} value={leaf.atLeast} least={1} onChange={(atLeast) => onChange({ ...leaf, atLeast: atLeast ?? 1 })} />
          <Count label={t("within")} value={leaf.withinDays} least={1} onChange={(withinDays) => onChange({ ...leaf, withinDays })} />
        </div>
      );
    case "away":
      return <Count label={t("days")} value={leaf.atLeast} least={1} onChange={(atLeast) => atLeast !== null && onChange({ ...leaf, atLeast })} />;
  }
}

const ZONES = ["UTC", ...Intl.supportedValuesOf("timeZone")];

function Toggles({ label, options, values, onChange }: { label: string; options: readonly Value[]; values: readonly string[]; onChange: (values: string[]) => void }) {
  return (
    <ToggleButtonGroup className="toggles" aria-label={label} selectionMode="multiple" selectedKeys={values} onSelectionChange={(keys) => onChange([...keys].map(String))}>
      {options.map((each) => (
        <ToggleButton key={each.key} id={each.key} className="tab">
          {each.name}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

function Count({ label, value, least, onChange }: { label: string; value: number | null; least: number; onChange: (value: number | null) => void }) {
  return (
    <NumberField className="field" value={value ?? NaN} minValue={least} onChange={(n) => onChange(Number.isNaN(n) ? null : Math.round(n))}>
      <Label>{label}</Label>
      <Input className="input numbers" />
    </NumberField>
  );
}

function Clock({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <Suspense>
      <ClockField label={label} value={value} onChange={onChange} />
    </Suspense>
  );
}
