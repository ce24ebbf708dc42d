// How a shop's words sound in each of its languages, and what they call things.

import { Form, Input, Label, Text, TextField, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { useLocale } from "~/app/locale";
import { useSession } from "~/app/session";
import { useShortcuts } from "~/app/shortcuts";
import { CopyGuidesDocument, type GuideFragment } from "~/gql/graphql";
import { useAsk } from "~/graph/asking";
import { Button } from "~/parts/Button";
import { Bones, Troubled } from "~/parts/states";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import { Clashes } from "./Clashes";
import { ContentTabs } from "./ContentTabs";
import { GuideRows } from "./GuideRows";
import { LISTS } from "./guide";
import { guideWords } from "./guideWords";
import { partWords, useGuide } from "./guiding";
import { OlderWords } from "./OlderWords";
import "~/parts/records.css";
import "./content.css";

export default function GuideScreen() {
  const { site } = useSession();
  const [locale] = useLocale();
  const { data, trouble, loading, again } = useAsk(CopyGuidesDocument, { site: site.key });
  if (trouble) return <Troubled trouble={trouble} again={again} />;
  const guide = data?.copyGuides.find((each) => each.locale === locale);
  if (loading || !guide) return <Bones rows={7} tall={68} head />;
  return <Loaded key={`${site.key} ${locale}`} found={guide} />;
}

function Loaded({ found }: { found: GuideFragment }) {
  const t = useWords(guideWords);
  const { language, moment } = useWhen();
  const { site, may, mayDo } = useSession();
  const [locale, setLocale] = useLocale();
  const form = useGuide(found);
  const { guide, rows, problems } = form;
  const editable = may("EDIT_BLOCK") && mayDo("PUBLISH", { kind: "copy_guide", field: "words", locale });
  const ready = editable && !form.busy && form.changed && form.clashes.length === 0;
  const save = (): void => {
    if (ready) form.save();
  };
  useShortcuts([{ keys: "mod+s", words: t("save"), act: save, always: true }]);
  const said = (name: string): string => problems.filter((each) => each.name === name).map((each) => each.message).join("; ");
  return (
    <Form
      className="item"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <header className="page-head">
        <div>
          <h1>{t("title")}</h1>
          <p className="soft small">{t("lead")}</p>
        </div>
        <ContentTabs here="guide" />
      </header>
      <div className="record-tools guide-tools">
        {site.locales.length > 1 && (
          <ToggleButtonGroup className="tabs" aria-label={t("locales")} disallowEmptySelection selectedKeys={[locale]} onSelectionChange={(keys) => setLocale(String([...keys][0]))}>
            {site.locales.map((each) => (
              <ToggleButton key={each} id={each} className="tab">
                {language(each)}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
        )}
        <span className="push" />
        {editable && (
          <div className="row">
            {form.changed && <Button onPress={form.drop}>{t("drop")}</Button>}
            <Button look="ink" type="submit" isDisabled={!ready}>
              {t("save")}
            </Button>
          </div>
        )}
      </div>
      {form.clashes.length > 0 && <Clashes clashes={form.clashes} named={(name) => partWords(t, name)} onSettle={form.settle} />}
      <div className="item-two">
        <div className="guide-parts">
          {LISTS.map((list) => (
            <GuideRows key={list} list={list} rows={rows[list]} locale={locale} editable={editable} wrong={form.wrong} problem={said(list)} onChange={(next) => form.put({ [list]: next })} />
          ))}
          <TextField className="field" value={rows.tone} onChange={(tone) => form.put({ tone })} isDisabled={!editable} isInvalid={Boolean(said("tone"))}>
            <Label>{t("tone")}</Label>
            <Input className="input" />
            <Text slot="description" className={`small ${said("tone") ? "wrong" : "soft"}`}>
              {said("tone") ? `${t("tone")} ${said("tone")}` : t("toneHint")}
            </Text>
          </TextField>
        </div>
        <div className="item-side guide-parts">
          <section className="stack" aria-labelledby="standing">
            <h2 id="standing">{t("standing")}</h2>
            <p className="small soft" role="status">
              {guide.version === 0 ? t("unsaid", { language: language(locale) }) : `${t("version", { n: guide.version })} · ${t("written", { who: guide.by ?? "", when: guide.at ? moment(guide.at) : "" })}`}
              {form.changed && ` · ${t("changed")}`}
            </p>
            {!editable && <p className="small soft">{t("mayNot", { language: language(locale) })}</p>}
          </section>
          {guide.version > 0 && <OlderWords locale={locale} />}
        </div>
      </div>
    </Form>
  );
}
