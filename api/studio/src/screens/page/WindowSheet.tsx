import { useState } from "react";
import { Form } from "react-aria-components";
import { type Window, windowOf } from "~/blocks/facts";
import { Button } from "~/parts/Button";
import { Moment } from "~/parts/Moment";
import { Sheet } from "~/parts/Sheet";
import { ZONE } from "~/words/local";
import { useWords } from "~/words/words";
import { nameOf } from "./commands";
import type { Slot } from "./PageScreen";
import { words } from "./words";

export function WindowSheet({ slot, onClose, onSave }: { slot: Slot; onClose: () => void; onSave: (window: Window) => void }) {
  const t = useWords(words);
  const known = windowOf(slot.fields);
  const [from, setFrom] = useState(known.from);
  const [until, setUntil] = useState(known.until);
  const save = (window: Window): void => {
    onSave(window);
    onClose();
  };
  return (
    <Sheet title={t("windowTitle", { name: nameOf(slot) })} open onClose={onClose}>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save({ from, until });
        }}
      >
        <p className="soft">{t("windowLead", { zone: ZONE })}</p>
        <div className="look-pair">
          <Moment label={t("begins")} value={from} onChange={setFrom} autoFocus />
          <Moment label={t("ends")} value={until} onChange={setUntil} />
        </div>
        <div className="row">
          <Button look="ink" type="submit">
            {t("save")}
          </Button>
          {(known.from ?? known.until) && <Button onPress={() => save({ from: null, until: null })}>{t("clear")}</Button>}
        </div>
      </Form>
    </Sheet>
  );
}
