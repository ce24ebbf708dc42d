import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Form, Input, Label, TextField } from "react-aria-components";
import { Button, IconButton } from "~/parts/Button";
import { Chip } from "~/parts/Chip";
import { Pick } from "~/parts/Pick";
import { ThingsPick } from "~/pickers/ThingPick";
import { useWords } from "~/words/words";
import { DOES, type Do, type Match, matchWords, type Rule, WEIGHT } from "./rules";
import { words } from "./words";

const PARTS = ["category", "brand", "tag", "sku", "price"] as const;
type Part = (typeof PARTS)[number];

export function RuleList({ rules, onChange }: { rules: readonly Rule[]; onChange: (rules: Rule[], said: string) => void }) {
  const t = useWords(words);
  const [adding, setAdding] = useState(false);
  return (
    <aside className="rules">
      <h2>{t("rules")}</h2>
      {rules.length === 0 && <p className="soft">{t("noRules")}</p>}
      <ol className="rule-list">
        {rules.map((rule, n) => (
          <li key={rule.id ?? n} className="row">
            <Chip state={rule.do === "exclude" ? "danger" : rule.do === "bury" ? "draft" : "live"}>{t(rule.do)}</Chip>
            <span className="menu-words">
              <span>{rule.name ?? matchWords(rule.match)}</span>
              <span className="soft small cut">
                {matchWords(rule.match)}
                {rule.position !== undefined && ` · ${t("position", { n: rule.position + 1 })}`}
                {rule.weight !== undefined && ` · ${t("times", { n: rule.weight })}`}
              </span>
            </span>
            <IconButton icon={Trash2} name={t("remove")} onPress={() => onChange(rules.filter((_, at) => at !== n), t("ruleGone"))} />
          </li>
        ))}
      </ol>
      {adding ? (
        <NewRule
          onAdd={(rule) => {
            setAdding(false);
            onChange([...rules, rule], t("ruleAdded"));
          }}
        />
      ) : (
        <Button icon={Plus} onPress={() => setAdding(true)}>
          {t("add")}
        </Button>
      )}
    </aside>
  );
}

function NewRule({ onAdd }: { onAdd: (rule: Rule) => void }) {
  const t = useWords(words);
  const [what, setWhat] = useState<Do>("boost");
  const [part, setPart] = useState<Part>("category");
  const [value, setValue] = useState("");
  const [until, setUntil] = useState("");
  const [weight, setWeight] = useState(String(WEIGHT));
  const [name, setName] = useState("");
  const [named, setNamed] = useState<readonly string[]>([]);
  const match: Match = part === "price" ? { price: { ...(value ? { from: value } : {}), ...(until ? { to: until } : {}) } } : { [part]: [...named] };
  const ready = part === "price" ? Boolean(value || until) : named.length > 0;
  const field = (label: string, text: string, set: (text: string) => void) => (
    <TextField className="field" value={text} onChange={set}>
      <Label>{label}</Label>
      <Input className="input" />
    </TextField>
  );
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onAdd({ do: what, match, ...(name.trim() ? { name: name.trim() } : {}), ...(what === "pin" ? { position: 0 } : what === "exclude" ? {} : { weight: Number(weight) || WEIGHT }) });
      }}
    >
      <div className="look-pair">
        <Pick label={t("what")} value={what} onChange={(key) => setWhat(key as Do)} options={DOES.map((key) => ({ key, name: t(key) }))} />
        <Pick label={t("which")} value={part} onChange={(key) => (setPart(key as Part), setNamed([]))} options={PARTS.map((key) => ({ key, name: t(key) }))} />
      </div>
      {part === "price" ? (
        <div className="look-pair">
          {field(t("from"), value, setValue)}
          {field(t("to"), until, setUntil)}
        </div>
      ) : (
        <ThingsPick key={part} of={part === "sku" ? "product" : part} label={t(part)} value={named} onChange={setNamed} />
      )}
      {(what === "boost" || what === "bury") && field(`${t("weight")} (${t("weightHint")})`, weight, setWeight)}
      {field(t("name"), name, setName)}
      <Button look="ink" type="submit" isDisabled={!ready}>
        {t("save")}
      </Button>
    </Form>
  );
}
