// Choosing a thing of the shop by typing: a product, an article, a promotion; a category, a brand, a tag. What the shop does not
// know is taken too, when somebody says so, and called what it is.

import { ChevronDown, CircleHelp, X } from "lucide-react";
import { type RefObject, use, useEffect, useRef, useState } from "react";
import { Button as Press, ComboBox, ComboBoxStateContext, Input, Label, ListBox, ListBoxItem } from "react-aria-components";
import { Beside } from "~/parts/Beside";
import { IconButton } from "~/parts/Button";
import { Chip } from "~/parts/Chip";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import { type Of, type Thing, useFound, useNamed } from "./found";
import { words } from "./words";
import "./pickers.css";

interface Option extends Thing {
  id: string;
  asIs?: boolean;
}

export function ThingPick({
  of,
  label,
  value,
  onChange,
  labelled = true,
  describedBy,
  called,
  clears = true,
  isDisabled = false,
}: {
  of: Of;
  label: string;
  value: string | null;
  onChange: (key: string | null) => void;
  labelled?: boolean;
  describedBy?: string | undefined;
  /** The locale that categories are called in, where it is not each product's own. */
  called?: string;
  /** Not where something beside it takes it out. */
  clears?: boolean;
  isDisabled?: boolean;
}) {
  const t = useWords(words);
  const named = useNamed(of, value, called);
  const shown = named?.name ?? value ?? "";
  const [text, setText] = useState(shown);
  const [open, setOpen] = useState(false);
  useEffect(() => setText(shown), [shown]);
  // A name that stands there already is no search: everything is offered.
  const search = text === shown ? "" : text;
  const { things, loading, failed } = useFound(of, search, open, called);
  const options: Option[] = things.map((each) => ({ ...each, id: `is ${each.key}` }));
  const typed = search.trim();
  if (typed && !loading && !things.some((each) => each.key === typed)) options.push({ id: `as ${typed}`, key: typed, name: t("as", { text: typed }), asIs: true });

  const menu = useRef<{ close: () => void } | null>(null);
  const choose = (key: string): void => {
    // The list itself holds no choice, so it does not know when one was made.
    menu.current?.close();
    setText(options.find((each) => each.key === key && !each.asIs)?.name ?? key);
    if (key !== value) onChange(key);
  };
  return (
    <div className="thing-pick">
      <ComboBox
        className="field"
        items={options}
        inputValue={text}
        onInputChange={setText}
        value={null}
        onChange={(id) => id !== null && choose(String(id).slice(3))}
        onOpenChange={setOpen}
        onBlur={() => setText(shown)}
        menuTrigger="manual"
        allowsCustomValue
        allowsEmptyCollection
        defaultFilter={() => true}
        isDisabled={isDisabled}
        {...(describedBy ? { "aria-describedby": describedBy } : {})}
        {...(labelled ? {} : { "aria-label": label })}
      >
        {labelled && <Label>{label}</Label>}
        <div className="thing-line">
          {named?.picture && <img className="thing-picture" src={named.picture} alt="" width={26} height={26} />}
          <Asking placeholder={t(`find_${of}`)} pictured={Boolean(named?.picture)} menu={menu} />
          <Press className="thing-open" aria-label={t("open")}>
            <ChevronDown size={14} aria-hidden />
          </Press>
        </div>
        <Beside className="thing-popover" offset={4}>
          <ListBox<Option> className="menu" renderEmptyState={() => <p className="soft menu-head">{t(failed ? "failed" : loading ? "looking" : "none")}</p>}>
            {(option) => (
              <ListBoxItem id={option.id} textValue={option.name} className="menu-item">
                <ThingRow thing={option} />
              </ListBoxItem>
            )}
          </ListBox>
        </Beside>
      </ComboBox>
      {value && clears && !isDisabled && <IconButton icon={X} name={t("clear")} plain onPress={() => onChange(null)} />}
      {value && named === null && (
        <p className="thing-unknown small" role="status">
          <CircleHelp size={14} aria-hidden />
          {t(`unknown_${of}`, { key: value })}
        </p>
      )}
      {value && named && named.name !== named.key && <Note thing={named} />}
    </div>
  );
}

/** Opens what is found for whoever types or clicks. By itself the list would open too when a choice changes the text. */
function Asking({ placeholder, pictured, menu }: { placeholder: string; pictured: boolean; menu: RefObject<{ close: () => void } | null> }) {
  const state = use(ComboBoxStateContext);
  menu.current = state;
  const open = (): void => state?.open(null, "manual");
  return <Input className="input" placeholder={placeholder} data-pictured={pictured || undefined} onFocus={(event) => event.target.select()} onClick={open} onInput={open} />;
}

function ThingRow({ thing }: { thing: Option }) {
  const t = useWords(words);
  const { number } = useWhen();
  if (thing.asIs) {
    return (
      <span className="menu-words">
        <span>{thing.name}</span>
        <span className="soft small">{t("asNote")}</span>
      </span>
    );
  }
  return (
    <>
      {thing.count === undefined && <span className="thing-thumb">{thing.picture && <img src={thing.picture} alt="" width={36} height={36} loading="lazy" />}</span>}
      <span className="menu-words">
        <span className={thing.count === undefined ? "words cut" : "cut"}>{thing.name}</span>
        {thing.count === undefined && (
          <span className="soft small cut">
            {thing.key}
            {thing.note && ` · ${thing.note}`}
          </span>
        )}
      </span>
      {thing.soldOut && <Chip state="danger">{t("soldOut")}</Chip>}
      {thing.count !== undefined && <span className="soft small numbers">{t("products", { n: number(thing.count) })}</span>}
    </>
  );
}

function Note({ thing }: { thing: Thing }) {
  const t = useWords(words);
  return (
    <p className="row small soft thing-note">
      <code>{thing.key}</code>
      {thing.note}
      {thing.soldOut && <Chip state="danger">{t("soldOut")}</Chip>}
    </p>
  );
}

/** Several of them: each is a chip that can be taken out. */
export function ThingsPick({ of, label, value, onChange, isDisabled = false }: { of: Of; label: string; value: readonly string[]; onChange: (keys: string[]) => void; isDisabled?: boolean }) {
  return (
    <div className="field">
      <ThingPick of={of} label={label} value={null} isDisabled={isDisabled} onChange={(key) => key && !value.includes(key) && onChange([...value, key])} />
      {value.length > 0 && (
        <ul className="things" aria-label={label}>
          {value.map((key) => (
            <Chosen key={key} of={of} name={key} isDisabled={isDisabled} onRemove={() => onChange(value.filter((each) => each !== key))} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Chosen({ of, name, isDisabled, onRemove }: { of: Of; name: string; isDisabled: boolean; onRemove: () => void }) {
  const t = useWords(words);
  const named = useNamed(of, name);
  const said = named?.name ?? name;
  return (
    <li className="thing" title={named === null ? t(`unknown_${of}`, { key: name }) : undefined} data-unknown={named === null || undefined}>
      {named?.picture && <img src={named.picture} alt="" width={24} height={24} />}
      <span className="cut">{said}</span>
      {named === null && (
        <>
          <CircleHelp size={13} aria-hidden />
          <span className="unseen">{t(`unknown_${of}`, { key: name })}</span>
        </>
      )}
      {!isDisabled && <IconButton icon={X} plain name={t("remove", { name: said })} onPress={onRemove} />}
    </li>
  );
}
