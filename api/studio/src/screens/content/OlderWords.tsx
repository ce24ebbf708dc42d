// A machine's words in use that an earlier version of the guide made.

import { Link } from "react-aria-components";
import { blockPlace } from "~/app/places";
import { useSession } from "~/app/session";
import { useLabel } from "~/blocks/labels";
import { OlderWordsDocument } from "~/gql/graphql";
import { useList } from "~/graph/list";
import { Key } from "~/naming/Key";
import { Button } from "~/parts/Button";
import { Bones, Troubled } from "~/parts/states";
import { useWords } from "~/words/words";
import { guideWords } from "./guideWords";

export function OlderWords({ locale }: { locale: string }) {
  const t = useWords(guideWords);
  const label = useLabel();
  const { site } = useSession();
  const { nodes, trouble, loading, again, more } = useList(OlderWordsDocument, { site: site.key, locale, after: null }, (found) => found.provenance, { about: ["CopyGuide", "Generation"] });
  // Words that somebody outranks are heard by nobody.
  const heard = nodes.filter((each) => each.inUse !== "NO");
  return (
    <section className="stack" aria-labelledby="older">
      <div>
        <h2 id="older">{t("older")}</h2>
        <p className="soft small">{t(heard.length > 0 || more || loading ? "olderLead" : "noOlder")}</p>
      </div>
      {trouble && <Troubled trouble={trouble} again={again} />}
      {loading && <Bones rows={3} tall={48} />}
      {heard.length > 0 && (
        <ul className="guide-older">
          {heard.map((each) => (
            <li key={each.id}>
              <Link className="words" lang={locale} href={`/${site.key}/${blockPlace(each.block)}`}>
                {each.text}
              </Link>
              <span className="row soft small">
                {label({ name: each.field, label: each.field.replaceAll("_", " ") })} <Key of={`${each.page}/${each.blockKey}`} />
                <span className="push">
                  {each.inUse !== "NO" && t(each.inUse)} · {t("by", { n: each.guideVersion })}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {more && <Button onPress={() => void more()}>{t("more")}</Button>}
    </section>
  );
}
