// An article or a promotion: its words in every locale, and when it counts.

import { ArrowLeft, Images, PackageX } from "lucide-react";
import { useState } from "react";
import { Form as AriaForm, Input, Label, Link, Switch, Text, TextArea, TextField, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { useParams } from "react-router";
import { useLocale } from "~/app/locale";
import { useSession } from "~/app/session";
import { useShortcuts } from "~/app/shortcuts";
import { ItemDocument, type ItemFragment, type ItemKind } from "~/gql/graphql";
import { useAsk } from "~/graph/asking";
import { Button } from "~/parts/Button";
import { Moment } from "~/parts/Moment";
import { Bones, Empty, Troubled } from "~/parts/states";
import { ThingsPick } from "~/pickers/ThingPick";
import { ZONE } from "~/words/local";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import { Clashes } from "./Clashes";
import { pathOf, WORDS } from "./edit";
import { fieldWords, type Form, useForm } from "./saving";
import { words } from "./words";
import "./content.css";

export default function ItemScreen() {
  const t = useWords(words);
  const { site } = useSession();
  const { sku, kind } = useParams();
  const { data, trouble, loading, again } = useAsk(ItemDocument, { site: site.key, sku: sku ?? "" }, { pause: !sku });
  if (!sku) return <Loaded key={`new ${kind}`} item={null} kind={kind === "promotions" ? "PROMOTION" : "ARTICLE"} />;
  if (trouble) return <Troubled trouble={trouble} again={again} />;
  if (loading || !data) return <Bones rows={7} tall={68} head />;
  if (!data.editableItem) {
    return (
      <Empty icon={PackageX} title={t("absent")}>
        {t("absentLead")}
      </Empty>
    );
  }
  return <Loaded key={sku} item={data.editableItem} kind={data.editableItem.kind} />;
}

function Loaded({ item, kind }: { item: ItemFragment | null; kind: ItemKind }) {
  const t = useWords(words);
  const { language } = useWhen();
  const { site, may } = useSession();
  const [wanted] = useLocale();
  const own = item?.locale ?? site.defaultLocale;
  const locales = [...new Set([own, ...site.locales])];
  const [locale, setLocale] = useState(locales.includes(wanted) ? wanted : own);
  const [sku, setSku] = useState(item?.sku ?? "");
  const form = useForm(item, kind);
  const editable = may("EDIT_BLOCK");
  const ready = editable && !form.busy && form.clashes.length === 0 && (form.changed || !item) && sku.trim() !== "";
  const save = (): void => {
    if (ready) form.save(sku.trim());
  };
  useShortcuts([{ keys: "mod+s", words: t("save"), act: save, always: true }]);
  const at = (name: string): string => (locale === own ? name : `${name}@${locale}`);
  const inherits = locale === own ? "" : t("asOwn", { language: language(own) });
  // Wrong in a language that is not looked at, or where no field of the form is.
  const unseen = Object.keys(form.problems).filter((name) => !(name in form.edit) || (WORDS.some((each) => name.startsWith(each)) && name !== at(name.split("@")[0]!)));
  const tab = kind === "ARTICLE" ? "articles" : "promotions";
  return (
    <AriaForm
      className="item"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Link className="row soft small crumb" href={`/${site.key}/content/${tab}`}>
        <ArrowLeft size={14} aria-hidden />
        {t("back")}
      </Link>
      <header className="page-head">
        <div>
          <h1>{String(form.base["title"]) || t(kind === "ARTICLE" ? "newArticle" : "newPromotion")}</h1>
          <p className="soft small" role="status">
            {t(kind === "ARTICLE" ? "ARTICLE" : "PROMOTION")} {item && <code>{item.sku}</code>} · {t(form.changed ? "changed" : form.base["withdrawn"] ? "cleanOff" : "clean")}
          </p>
        </div>
        <div className="row">
          {item && (
            <Link className="button" href={`/${site.key}/media?search=${encodeURIComponent(item.sku)}`}>
              <Images size={16} aria-hidden />
              {t("pictures")}
            </Link>
          )}
          {form.changed && <Button onPress={form.drop}>{t("drop")}</Button>}
          <Button look="ink" type="submit" isDisabled={!ready}>
            {t(item ? "save" : "create")}
          </Button>
        </div>
      </header>
      {form.clashes.length > 0 && <Clashes clashes={form.clashes} named={(name) => fieldWords(t, name)} onSettle={form.settle} />}
      {unseen.length > 0 && (
        <p role="alert" className="refused">
          {unseen.map((name) => `${fieldWords(t, name)}: ${form.problems[name]}`).join(" · ")}
        </p>
      )}
      <div className="item-two">
        <section className="stack" aria-labelledby="words">
          <div className="row">
            <h2 id="words">{t("wordsHead")}</h2>
            <span className="push" />
            {locales.length > 1 && (
              <ToggleButtonGroup className="tabs" aria-label={t("locales")} disallowEmptySelection selectedKeys={[locale]} onSelectionChange={(keys) => setLocale(String([...keys][0]))}>
                {locales.map((each) => (
                  <ToggleButton key={each} id={each} className="tab">
                    {language(each)} {each === own && <span className="soft small">{t("own")}</span>}
                  </ToggleButton>
                ))}
              </ToggleButtonGroup>
            )}
          </div>
          <Line form={form} name={at("title")} label={t("name")} placeholder={inherits && String(form.edit["title"])} serif required={locale === own} locale={locale} hint={inherits} editable={editable} />
          <Line form={form} name={at("description")} label={t(kind === "ARTICLE" ? "articleBody" : "terms")} placeholder={inherits && String(form.edit["description"]).slice(0, 140)} serif rows={kind === "ARTICLE" ? 14 : 5} locale={locale} hint={inherits} editable={editable} />
          <Line form={form} name={at("url")} label={t("url")} placeholder={inherits && String(form.edit["url"])} editable={editable} />
        </section>
        <section className="stack item-side" aria-labelledby="settings">
          <h2 id="settings">{t("settings")}</h2>
          {!item && (
            <TextField className="field" value={sku} onChange={setSku} isRequired isDisabled={!editable}>
              <Label>{t("sku")}</Label>
              <Input className="input mono" />
              <Text slot="description" className="soft small">
                {t("skuHint")}
              </Text>
            </TextField>
          )}
          {kind === "ARTICLE" ? (
            <>
              <When form={form} name="publishedAt" label={t("publishedAt")} editable={editable} />
              <p className="soft small">{t("zone", { zone: ZONE })}</p>
            </>
          ) : (
            <>
              <div className="look-pair">
                <When form={form} name="startsAt" label={t("startsAt")} editable={editable} />
                <When form={form} name="endsAt" label={t("endsAt")} editable={editable} />
              </div>
              <p className="soft small">{t("zone", { zone: ZONE })}</p>
              <div className="look-pair">
                <Line form={form} name="discount" label={t("discount")} hint={t("discountHint")} editable={editable} />
                <Line form={form} name="code" label={t("code")} editable={editable} />
              </div>
            </>
          )}
          <div className="field">
            <ThingsPick of="category" label={t("category")} value={pathOf(form.edit)} onChange={(path) => form.put("category", path.join(" > "))} isDisabled={!editable} />
            <p className={`small ${form.problems["category"] ? "wrong" : "soft"}`}>{form.problems["category"] ?? t("categoryHint")}</p>
          </div>
          <Switch className="switch" isSelected={form.edit["withdrawn"] === true} isDisabled={!editable} onChange={(on) => form.put("withdrawn", on)}>
            <span className="switch-track" />
            {t("withdrawn")}
          </Switch>
        </section>
      </div>
    </AriaForm>
  );
}

interface LineProps {
  form: Form;
  name: string;
  label: string;
  editable: boolean;
  hint?: string;
  placeholder?: string;
  rows?: number;
  serif?: boolean;
  required?: boolean;
  locale?: string;
}

function Line({ form, name, label, editable, hint, placeholder, rows, serif = false, required = false, locale }: LineProps) {
  const wrong = form.problems[name];
  // What is inherited is only said where nothing is said here.
  const said = locale && placeholder !== undefined && form.edit[name] ? undefined : hint;
  const looks = `input${serif ? " words" : ""}`;
  return (
    <TextField className="field" value={String(form.edit[name] ?? "")} onChange={(text) => form.put(name, text)} isRequired={required} isDisabled={!editable} isInvalid={Boolean(wrong)} lang={locale}>
      <Label>
        {label}
        {required && <span aria-hidden> *</span>}
      </Label>
      {rows ? <TextArea className={looks} style={{ minHeight: `${rows * 1.5}em` }} placeholder={placeholder} /> : <Input className={looks} placeholder={placeholder} />}
      {(wrong ?? said) && (
        <Text slot="description" className={`small ${wrong ? "wrong" : "soft"}`}>
          {wrong ? `${label} ${wrong}` : said}
        </Text>
      )}
    </TextField>
  );
}

function When({ form, name, label, editable }: { form: Form; name: string; label: string; editable: boolean }) {
  const at = String(form.edit[name] ?? "");
  const wrong = form.problems[name];
  return <Moment label={label} value={at || null} onChange={(next) => form.put(name, next ?? "")} isDisabled={!editable} wrong={wrong && `${label} ${wrong}`} />;
}
