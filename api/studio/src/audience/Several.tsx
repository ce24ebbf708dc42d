// Some of many: what is chosen as tags, and an input that adds.

import { X } from "lucide-react";
import { useId, useState } from "react";
import { Button as Press, Input, TextField } from "react-aria-components";
import { Button } from "~/parts/Button";
import { useWords } from "~/words/words";
import { words } from "./words";

export interface Value {
  key: string;
  name: string;
}

export function Several({ label, values, options, name, free = false, onChange }: { label: string; values: readonly string[]; options: readonly Value[]; name: (value: string) => string; free?: boolean; onChange: (values: string[]) => void }) {
  const t = useWords(words);
  const id = useId();
  const [typed, setTyped] = useState("");

  function take(text: string): boolean {
    const wanted = text.trim();
    const known = options.find((each) => each.key === wanted || each.name.toLocaleLowerCase() === wanted.toLocaleLowerCase());
    const value = known?.key ?? (free ? wanted : "");
    if (!value) return false;
    if (!values.includes(value)) onChange([...values, value]);
    setTyped("");
    return true;
  }

  return (
    <div className="several">
      {values.map((value) => (
        <span key={value} className="several-one">
          {name(value)}
          <Press className="several-away" aria-label={t("remove", { what: name(value) })} onPress={() => onChange(values.filter((each) => each !== value))}>
            <X size={13} aria-hidden />
          </Press>
        </span>
      ))}
      <TextField
        aria-label={t("addValue", { what: label })}
        value={typed}
        onChange={(next) => {
          // Chosen from the list, or typed out: either way there is nothing left to say.
          if (options.some((each) => each.name === next) && take(next)) return;
          setTyped(next);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          take(typed);
        }}
        onBlur={() => void take(typed)}
      >
        <Input className="input several-input" list={options.length > 0 ? id : undefined} placeholder={t("addValue", { what: label })} />
      </TextField>
      {free && typed && (
        <Button look="quiet" onPress={() => void take(typed)}>
          {t("take")}
        </Button>
      )}
      {options.length > 0 && (
        <datalist id={id}>
          {options
            .filter((each) => !values.includes(each.key))
            .map((each) => (
              <option key={each.key} value={each.name} />
            ))}
        </datalist>
      )}
    </div>
  );
}
