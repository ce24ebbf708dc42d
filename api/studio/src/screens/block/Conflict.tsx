// Two people at one field: what it was, what they said, what you said.

import { Button } from "~/parts/Button";
import { useWords } from "~/words/words";
import type { Clash } from "./draft";
import { shown } from "./Voices";
import { words } from "./words";

export function Conflict({ clashes, labels, onSettle }: { clashes: Clash[]; labels: (name: string) => string; onSettle: (name: string, keep: "theirs" | "mine") => void }) {
  const t = useWords(words);
  return (
    <section className="conflict" role="alert" aria-label={t("theirsTitle")}>
      <h2>{t("theirsTitle")}</h2>
      <p className="small">{t("theirsLead", { who: t("somebody") })}</p>
      {clashes.map((clash) => (
        <div key={clash.name} className="clash">
          <h3>{labels(clash.name)}</h3>
          <dl className="three-sides">
            {(["base", "theirs", "mine"] as const).map((side) => (
              <div key={side}>
                <dt>{t(side)}</dt>
                <dd className="words">{shown(clash[side])}</dd>
              </div>
            ))}
          </dl>
          <div className="row">
            <Button onPress={() => onSettle(clash.name, "theirs")}>{t("keepTheirs")}</Button>
            <Button look="ink" onPress={() => onSettle(clash.name, "mine")}>
              {t("keepMine")}
            </Button>
          </div>
        </div>
      ))}
    </section>
  );
}
