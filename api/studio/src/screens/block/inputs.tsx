// An input for each type of field. They show a value and say what it is to be; they know nothing of saving.

import { Plus, Trash2 } from "lucide-react";
import { useMemo, useState } from "react";
import { Input, Link, NumberField, Switch, TextArea, TextField } from "react-aria-components";
import { useSession } from "~/app/session";
import { blockPlace } from "~/app/places";
import { Builder } from "~/audience/Builder";
import { instant } from "~/blocks/facts";
import { BlockSegmentsDocument, type BlockKindsQuery } from "~/gql/graphql";
import { useAsk } from "~/graph/asking";
import { Button, IconButton } from "~/parts/Button";
import { Moment } from "~/parts/Moment";
import { Pick } from "~/parts/Pick";
import type { Of } from "~/pickers/found";
import { ThingPick } from "~/pickers/ThingPick";
import { useWords } from "~/words/words";
import { toDocument, toText } from "./richtext";
import { words } from "./words";

export type Spec = BlockKindsQuery["blockKinds"][number]["fields"][number];

export interface InputProps {
  spec: Spec;
  label: string;
  value: unknown;
  block: { id: string };
  describedBy?: string;
  onChange: (value: unknown, now?: boolean) => void;
}

const LONG = 70;

export function FieldInput(props: InputProps) {
  switch (props.spec.type) {
    case "BOOLEAN":
      return <YesNo {...props} />;
    case "CHOICE":
      return <Choice {...props} />;
    case "INTEGER":
    case "NUMBER":
      return <Amount {...props} />;
    case "MOMENT":
      return <When {...props} />;
    case "STEPS":
      return <Steps {...props} />;
    case "AUDIENCE":
      return <Audience {...props} />;
    case "RICH_TEXT":
      return <Rich {...props} />;
    case "SKU":
    case "CATEGORY":
      return <Named {...props} />;
    case "MERCHANDISING":
      return <Rules {...props} />;
    default:
      return <Line {...props} />;
  }
}

function Line({ spec, label, value, describedBy, onChange }: InputProps) {
  const text = typeof value === "string" ? value : "";
  const wordy = spec.type === "TEXT";
  return (
    <TextField aria-label={label} aria-describedby={describedBy} value={text} onChange={(next) => onChange(next || null)} className="field">
      {spec.maxChars > LONG && wordy ? <TextArea className="input words" rows={2} /> : <Input className={`input${wordy ? " words" : " mono"}`} />}
    </TextField>
  );
}

function Named({ spec, label, value, describedBy, onChange }: InputProps) {
  const of = spec.type === "CATEGORY" ? "category" : (spec.itemKind?.toLowerCase() as Of | undefined);
  return <ThingPick of={of ?? "product"} labelled={false} label={label} value={typeof value === "string" ? value : null} describedBy={describedBy} onChange={(key) => onChange(key, true)} />;
}

function YesNo({ label, value, onChange }: InputProps) {
  return (
    <Switch className="switch" isSelected={value === true} onChange={(on) => onChange(on, true)} aria-label={label}>
      <span className="switch-track" />
    </Switch>
  );
}

function Choice({ spec, label, value, onChange }: InputProps) {
  return <Pick labelled={false} label={label} value={typeof value === "string" ? value : null} onChange={(key) => onChange(key, true)} options={spec.choices.map((key) => ({ key, name: key.replaceAll("_", " ") }))} />;
}

function Amount({ spec, label, value, onChange }: InputProps) {
  return (
    <NumberField aria-label={label} value={typeof value === "number" ? value : NaN} minValue={spec.minimum} maxValue={spec.maximum} onChange={(n) => onChange(Number.isNaN(n) ? null : n)} className="field narrow">
      <Input className="input numbers" />
    </NumberField>
  );
}

function When({ label, value, onChange }: InputProps) {
  return (
    <div className="narrow">
      <Moment labelled={false} label={label} value={instant(value)} onChange={onChange} />
    </div>
  );
}

interface Step {
  title: string;
  body: string;
}

function Steps({ spec, value, onChange }: InputProps) {
  const t = useWords(words);
  const steps = (Array.isArray(value) ? value : []) as Step[];
  const put = (at: number, change: Partial<Step>): void => onChange(steps.map((each, n) => (n === at ? { ...each, ...change } : each)));
  return (
    <ol className="steps">
      {steps.map((step, n) => (
        <li key={n} className="step">
          <TextField aria-label={t("stepTitle", { n: n + 1 })} value={step.title} onChange={(title) => put(n, { title })}>
            <Input className="input words" placeholder={t("stepTitle", { n: n + 1 })} />
          </TextField>
          <TextField aria-label={`${t("stepTitle", { n: n + 1 })}: ${t("stepBody")}`} value={step.body} onChange={(body) => put(n, { body })}>
            <TextArea className="input words" rows={1} placeholder={t("stepBody")} />
          </TextField>
          <IconButton icon={Trash2} name={t("removeStep", { n: n + 1 })} onPress={() => onChange(steps.filter((_, at) => at !== n), true)} />
        </li>
      ))}
      {steps.length < spec.maximum && (
        <li>
          <Button look="quiet" icon={Plus} onPress={() => onChange([...steps, { title: t("stepTitle", { n: steps.length + 1 }), body: "…" }], true)}>
            {t("addStep")}
          </Button>
        </li>
      )}
    </ol>
  );
}

function Audience({ spec, label, value, onChange }: InputProps) {
  const { site } = useSession();
  const { data } = useAsk(BlockSegmentsDocument, { site: site.key });
  const names = useMemo(() => ({ segment: data?.segments ?? [] }), [data]);
  return <Builder label={label} value={value ?? null} schema={spec.schema} names={names} onChange={(condition) => onChange(condition, true)} />;
}

function Rich({ spec, label, value, onChange }: InputProps) {
  const t = useWords(words);
  const [text, setText] = useState<string | null>(null);
  const levels = JSON.stringify(spec.schema).match(/"level":\{"enum":\[([\d,]+)\]/u)?.[1]?.split(",").map(Number);
  return (
    <TextField
      className="field"
      aria-label={label}
      value={text ?? toText(value)}
      onChange={(next) => {
        setText(next);
        onChange(next.trim() ? toDocument(next, levels) : null);
      }}
      onBlur={() => setText(null)}
    >
      <TextArea className="input words" rows={6} />
      <span className="soft small">{t("rich")}</span>
    </TextField>
  );
}

function Rules({ value, block }: InputProps) {
  const t = useWords(words);
  const { site } = useSession();
  return (
    <p className="row">
      <span>{t("rules", { n: Array.isArray(value) ? value.length : 0 })}</span>
      <Link className="link-like" href={`/${site.key}/${blockPlace(block.id, "/products")}`}>
        {t("openRules")}
      </Link>
    </p>
  );
}
