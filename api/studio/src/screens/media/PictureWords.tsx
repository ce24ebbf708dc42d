// What a picture shows, for those who do not see it: a line each language.

import { Ban, Check, PenLine, Undo2 } from "lucide-react";
import { useEffect, useState } from "react";
import { Form, TextArea, TextField } from "react-aria-components";
import type { EditableFragment } from "~/gql/graphql";
import { Button, IconButton } from "~/parts/Button";
import { Chip } from "~/parts/Chip";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import { words } from "./words";

type Line = EditableFragment["words"][number];
const MOST = 1_000;
const FEW_LEFT = 200;

export function PictureWords({ picture, editable, onSay }: { picture: EditableFragment; editable: boolean; onSay: (locale: string, text: string | null) => void }) {
  const t = useWords(words);
  const own = picture.words[0]?.locale ?? "";
  return (
    <section className="stack picture-part" aria-labelledby="said">
      <div>
        <h2 id="said">{t("said")}</h2>
        <p className="soft small">{t("saidLead")}</p>
      </div>
      {picture.words.map((line) => (
        <InLocale key={line.locale} line={line} own={own} offer={line.locale === own ? (picture.proposal ?? null) : null} editable={editable} onSay={(text) => onSay(line.locale, text)} />
      ))}
    </section>
  );
}

function InLocale({ line, own, offer, editable, onSay }: { line: Line; own: string; offer: string | null; editable: boolean; onSay: (text: string | null) => void }) {
  const t = useWords(words);
  const { language } = useWhen();
  const [text, setText] = useState(line.text);
  // What is typed stays; what nobody touched follows.
  useEffect(() => setText(line.text), [line.text, line.saidBy]);
  const name = language(line.locale);
  const silent = line.saidBy !== null && line.saidBy !== undefined && line.text === "";
  const changed = text.trim() !== line.text;
  return (
    <Form
      className="stack said-line"
      onSubmit={(event) => {
        event.preventDefault();
        if (changed) onSay(text.trim());
      }}
    >
      <div className="row">
        <span className="label">{t("in", { language: name })}</span>
        <span className="soft small cut">{silent ? t("noneNeeded") : line.saidBy ? t("saidBy", { who: line.saidBy }) : line.text ? (own === line.locale ? t("imported") : t("inherits", { language: language(own) })) : t("nobody")}</span>
        <span className="push" />
        {editable && line.saidBy && <IconButton icon={Undo2} name={t("takeBack")} onPress={() => onSay(null)} />}
        {editable && !silent && <IconButton icon={Ban} name={t("decorative")} onPress={() => onSay("")} />}
      </div>
      {offer && (
        <div className="said-offer">
          <Chip state="proposal">{t("offered")}</Chip>
          <p className="words">{offer}</p>
          {editable && (
            <div className="row">
              <Button icon={Check} onPress={() => onSay(offer)}>
                {t("accept")}
              </Button>
              <Button look="quiet" icon={PenLine} onPress={() => setText(offer)}>
                {t("first")}
              </Button>
            </div>
          )}
        </div>
      )}
      <TextField className="field" aria-label={`${t("said")}: ${name}`} value={text} onChange={(next) => setText(next.replaceAll("\n", " "))} isDisabled={!editable} lang={line.locale} maxLength={MOST}>
        <TextArea className="input words" rows={1} placeholder={t("placeholder")} onKeyDown={(event) => event.key === "Enter" && (event.preventDefault(), changed && onSay(text.trim()))} />
      </TextField>
      {(changed || MOST - text.length < FEW_LEFT) && (
        <div className="row">
          {changed && (
            <Button look="ink" type="submit">
              {t("say")}
            </Button>
          )}
          {MOST - text.length < FEW_LEFT && <span className="soft small numbers">{t("left", { n: MOST - text.length })}</span>}
        </div>
      )}
    </Form>
  );
}
