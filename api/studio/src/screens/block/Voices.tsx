// Who says what about a field: everything that was said, what is heard, and what hides it.

import { ChevronRight } from "lucide-react";
import { Button as Press, Disclosure, DisclosurePanel, Heading } from "react-aria-components";
import { Chip } from "~/parts/Chip";
import { useWhen } from "~/words/when";
import { who } from "~/words/who";
import { useWords } from "~/words/words";
import type { Field, Voice } from "./scopes";
import { toText } from "./richtext";
import { words } from "./words";

/** A scope in words: “Only on App, in French”. */
export function useScopeName(): (origin: { layer: string; name?: string | null; locale?: string | null }) => string {
  const t = useWords(words);
  const { language } = useWhen();
  return ({ layer, name, locale }) => [t(layer as "PERSON", { name: name ?? "" }), locale && t("inLocale", { locale: language(locale) })].filter(Boolean).join(", ");
}

export function OriginLine({ voice, typed }: { voice: Voice | null; typed: boolean }) {
  const t = useWords(words);
  const { ago } = useWhen();
  if (typed) return null;
  if (!voice) return <span className="soft small cut">{t("default")}</span>;
  const { origin } = voice;
  return (
    <span className="origin soft small">
      {origin.aiInvolvement !== "NONE" && <Chip state="proposal">{t(origin.aiInvolvement === "GENERATED" ? "machine" : origin.aiInvolvement === "TEMPLATE" ? "template" : "assisted")}</Chip>}
      <span className="cut">{t("from", { by: who(origin.by), ago: ago(origin.at ?? new Date()) })}</span>
    </span>
  );
}

export function Voices({ field, mine }: { field: Field; mine: Voice | null }) {
  const t = useWords(words);
  const scopeName = useScopeName();
  return (
    <Disclosure className="voices">
      <Heading className="voices-head">
        <Press slot="trigger" className="link-like small">
          <ChevronRight size={13} aria-hidden />
          {t("voices", { n: field.scopes.length })}
        </Press>
      </Heading>
      <DisclosurePanel>
        <ul className="voice-list">
          {field.scopes.map((voice) => {
            const louder = voice.overriddenBy.find((each) => each.forAll) ?? voice.overriddenBy[0];
            return (
              <li key={`${voice.origin.layer}:${voice.origin.name ?? ""}@${voice.origin.locale ?? ""}`} data-mine={voice === mine || undefined} data-unheard={louder?.forAll || undefined}>
                <span className="small">
                  {scopeName(voice.origin)} · {who(voice.origin.by)}
                  {voice.wins && <b> · {t("wins")}</b>}
                  {louder && <span className="soft"> · {t(louder.forAll ? "unheard" : "some", { by: louder.by })}</span>}
                </span>
                <span className="words">{voice.empty ? <i>{t("emptyHere")}</i> : shown(voice.value)}</span>
              </li>
            );
          })}
        </ul>
      </DisclosurePanel>
    </Disclosure>
  );
}

/** A value on a line or two. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "object" && "blocks" in value) return toText(value);
  if (Array.isArray(value)) return value.map((each) => (typeof each === "object" && each !== null && "title" in each ? String((each as { title: string }).title) : JSON.stringify(each))).join(" · ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
