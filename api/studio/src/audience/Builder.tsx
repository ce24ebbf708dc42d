// Who something is for: conditions in groups, each with inputs of its own; as a sentence; and as text for those who like it.

import { Braces, ListTree, Plus, X } from "lucide-react";
import { useMemo, useState } from "react";
import { TextArea, TextField, ToggleButton } from "react-aria-components";
import { useSession } from "~/app/session";
import { useCalled } from "~/naming/called";
import { thingsOf, useNames } from "~/naming/conditions";
import { Actions } from "~/parts/Actions";
import { Button, IconButton } from "~/parts/Button";
import { Pick } from "~/parts/Pick";
import { ZONE } from "~/words/local";
import { useWords } from "~/words/words";
import "./audience.css";
import { begun, choicesOf, formOf, isWholly, joined, negated, type Path, put, written } from "./condition";
import { type Known, LeafForm } from "./LeafForm";
import { type Names, useSentence } from "./sentence";
import { words } from "./words";

/** `onChange` hears of conditions that are wholly said; null is everybody. */
export function Builder({ label, value, schema, names, onChange }: { label: string; value: unknown; schema: unknown; names: Names; onChange: (condition: unknown) => void }) {
  const t = useWords(words);
  const { site } = useSession();
  const [draft, setDraft] = useState<{ of: unknown; condition: unknown }>({ of: value, condition: value });
  const [text, setText] = useState<string | null>(null);
  const [why, setWhy] = useState<string | null>(null);
  // What comes from outside counts, unless it is only what was said here before.
  const condition = JSON.stringify(draft.of) === JSON.stringify(value) ? draft.condition : value;
  // Segments are named by whoever shows the form; products are looked up as they are picked.
  const things = thingsOf(condition).filter((each) => each.startsWith("item:"));
  const { sku = [] } = useNames(things, useCalled(things));
  const every = useMemo<Names>(() => ({ ...names, sku }), [names, sku]);
  const { sentence, name } = useSentence(every);
  const { keys, choices } = useMemo(() => choicesOf(schema), [schema]);
  const known = useMemo<Known>(() => ({ name, choices: { ...choices, locale: site.locales, segment: (names["segment"] ?? []).map((each) => each.key), learnt: (names["learnt"] ?? []).map((each) => each.key) } }), [name, choices, names, site.locales]);

  function change(next: unknown): void {
    const whole = next === null || isWholly(next);
    setDraft({ of: whole ? next : value, condition: next });
    if (whole) onChange(next);
  }

  const tree: Tree = { keys, known, change: (path, next) => change(put(condition, path, next)) };
  return (
    <div className="audience" role="group" aria-label={label}>
      <p className="audience-said">{sentence(condition)}</p>
      {text === null ? (
        <>
          {condition !== null && <Part condition={condition} path={[]} tree={tree} />}
          {!(condition !== null && formOf(condition).form === "group") && <Add tree={tree} first={condition === null} onAdd={(next) => change(joined(condition, next))} />}
          {condition !== null && !isWholly(condition) && <p className="doubt small">{t("half")}</p>}
        </>
      ) : (
        <TextField
          className="field"
          aria-label={`${label}: ${t("asText")}`}
          value={text}
          onChange={(next) => {
            setText(next);
            try {
              const read: unknown = next.trim() === "" ? null : JSON.parse(next);
              setWhy(null);
              setDraft({ of: read, condition: read });
              onChange(read);
            } catch (error) {
              setWhy((error as Error).message);
            }
          }}
        >
          <TextArea className="input mono" rows={6} spellCheck={false} />
          {why && (
            <span role="alert" className="wrong small">
              {t("notJson", { why })}
            </span>
          )}
        </TextField>
      )}
      <Button look="quiet" icon={text === null ? Braces : ListTree} isDisabled={why !== null} onPress={() => setText(text === null ? (condition === null ? "" : JSON.stringify(condition, null, 2)) : null)}>
        {text === null ? t("asText") : t("asForm")}
      </Button>
    </div>
  );
}

interface Tree {
  keys: readonly string[];
  known: Known;
  change: (path: Path, next: unknown) => void;
}

function Part({ condition, path, tree }: { condition: unknown; path: Path; tree: Tree }) {
  const t = useWords(words);
  const outer = formOf(condition);
  const not = outer.form === "not";
  const inner = not ? outer.part : condition;
  const at: Path = not ? [...path, "not"] : path;
  const form = formOf(inner);
  const title = form.form === "group" ? t(form.key) : form.form === "not" ? t("isNot") : form.form === "text" ? t("asText") : t(form.key);
  return (
    <div className={`part ${form.form}`} role="group" aria-label={not ? t("not", { rule: title }) : title}>
      <div className="part-head">
        {form.form === "group" ? (
          <Pick labelled={false} quiet label={t("joinedBy")} value={form.key} onChange={(key) => tree.change(at, { [key]: form.parts })} options={(["all", "any"] as const).map((key) => ({ key, name: t(key) }))} />
        ) : (
          <span className="label">{title}</span>
        )}
        <ToggleButton className="tab part-not" isSelected={not} onChange={() => tree.change(path, negated(condition))}>
          {t("isNot")}
        </ToggleButton>
        <IconButton icon={X} name={t("remove", { what: title })} onPress={() => tree.change(path, null)} />
      </div>
      {form.form === "group" ? (
        <div className="parts">
          {form.parts.map((each, n) => (
            <Part key={n} condition={each} path={[...at, form.key, n]} tree={tree} />
          ))}
          <Add tree={tree} group={path.length < 6} onAdd={(next) => tree.change(at, joined(inner, next))} />
        </div>
      ) : form.form === "not" ? (
        <Part condition={inner} path={at} tree={tree} />
      ) : form.form === "text" ? (
        <div>
          <pre className="mono small part-text">{JSON.stringify(inner)}</pre>
          <p className="soft small">{t("own")}</p>
        </div>
      ) : (
        <LeafForm leaf={form} known={tree.known} onChange={(leaf) => tree.change(at, written(leaf))} />
      )}
    </div>
  );
}

function Add({ tree, first = false, group = false, onAdd }: { tree: Tree; first?: boolean; group?: boolean; onAdd: (condition: unknown) => void }) {
  const t = useWords(words);
  const leaf = (key: string): unknown => begun(key, new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000).toISOString(), ZONE);
  const actions = [
    ...tree.keys.map((key) => ({ key, name: key in words.en ? t(key as keyof (typeof words)["en"]) : key.replaceAll("_", " "), act: () => onAdd(leaf(key)) })),
    ...(group ? [{ key: "group", name: t("group"), act: () => onAdd({ any: [leaf("visitor")] }) }] : []),
  ];
  return (
    <Actions name={t(first ? "add" : "another")} actions={actions}>
      <Button look="quiet" icon={Plus}>
        {t(first ? "add" : "another")}
      </Button>
    </Actions>
  );
}
