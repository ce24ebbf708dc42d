// N fresh candidates on request: asked of a worker with other seeds, shown beside each other, used by a person.

import { Sparkles } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useSession } from "~/app/session";
import { CandidatesDocument, type MadeFragment, RegenerateDocument } from "~/gql/graphql";
import { Broken, useSend } from "~/graph/asking";
import { Button } from "~/parts/Button";
import { Sheet } from "~/parts/Sheet";
import { Bones } from "~/parts/states";
import { useWords } from "~/words/words";
import { type Considered, verdictsOf } from "./Made";
import { words } from "./words";

const LOOK_MS = 1_500;
const PATIENCE_MS = 45_000;

interface Choice {
  text: string;
  note: string;
}

export function Fresh({ block, field, label, locale, version, onUse, onClose }: { block: string; field: string; label: string; locale: string; version: () => Promise<number | null>; onUse: (text: string) => void; onClose: () => void }) {
  const t = useWords(words);
  const { site } = useSession();
  const send = useSend();
  const [choices, setChoices] = useState<Choice[] | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const alive = useRef(true);

  const draw = useCallback(async (): Promise<void> => {
    setChoices(null);
    setSaid(null);
    const known = new Set((await send(CandidatesDocument, { site: site.key, id: block })).provenance.edges.map(({ node }) => node.id));
    const expectedVersion = await version();
    if (expectedVersion === null) return setSaid(t("conflict"));
    const seed = Math.floor(Math.random() * 1_000_000) + 2;
    const { regenerate: answer } = await send(RegenerateDocument, { input: { site: site.key, id: block, expectedVersion, fields: [field], locales: [locale], seed } });
    if (answer.__typename !== "RegenerationPromised") return setSaid(answer.__typename === "CopyUnwanted" ? t("unwanted") : answer.message);
    const until = Date.now() + PATIENCE_MS;
    while (alive.current && Date.now() < until) {
      await new Promise((done) => setTimeout(done, LOOK_MS));
      const { provenance } = await send(CandidatesDocument, { site: site.key, id: block });
      const made = provenance.edges.map(({ node }) => node).filter((node) => node.field === field && node.locale === locale && !known.has(node.id));
      if (made.length > 0) return setChoices(made.flatMap(choicesOf(t)));
    }
    if (alive.current) setSaid(t("none"));
  }, [block, field, locale, send, site.key, t, version]);

  useEffect(() => {
    alive.current = true;
    void draw().catch((error: unknown) => setSaid(error instanceof Broken ? error.message : String(error)));
    return () => {
      alive.current = false;
    };
    // Once, when it is opened; "Draw again" does it anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  return (
    <Sheet title={t("candidatesTitle", { label })} open onClose={onClose}>
      {choices ? (
        <>
          <p className="soft">{t("candidatesLead", { n: choices.length })}</p>
          <ul className="choices">
            {choices.map((each) => (
              <li key={each.text} className="row">
                <span className="menu-words">
                  <span className="words">{each.text}</span>
                  <span className="soft small">{each.note}</span>
                </span>
                <Button
                  onPress={() => {
                    onUse(each.text);
                    onClose();
                  }}
                >
                  {t("use")}
                </Button>
              </li>
            ))}
          </ul>
        </>
      ) : said ? (
        <p role="alert">{said}</p>
      ) : (
        <>
          <p className="soft" role="status">
            {t("asking")}
          </p>
          <Bones rows={4} tall={36} />
        </>
      )}
      <div className="row">
        <Button icon={Sparkles} isDisabled={!choices && !said} onPress={() => void draw()}>
          {t("again")}
        </Button>
      </div>
    </Sheet>
  );
}

function choicesOf(t: (key: "failed" | "score", values: Record<string, string>) => string): (made: MadeFragment) => Choice[] {
  return (made) => {
    const considered = Array.isArray(made.candidates) ? (made.candidates as Considered[]) : [];
    const all = [{ text: made.text, note: made.model }, ...considered.map((each) => ({ text: each.text, note: noteOf(each, t) }))];
    return all.filter((each, n) => all.findIndex((other) => other.text === each.text) === n);
  };
}

function noteOf(each: Considered, t: (key: "failed" | "score", values: Record<string, string>) => string): string {
  const checks = verdictsOf(each);
  return [typeof each.score === "number" && t("score", { score: each.score.toFixed(2) }), checks && t("failed", { checks })].filter(Boolean).join(" · ");
}
