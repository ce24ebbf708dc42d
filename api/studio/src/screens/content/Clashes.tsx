import { Button } from "~/parts/Button";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import type { Clash } from "./edit";
import { fieldWords } from "./saving";
import { words } from "./words";

export function Clashes({ clashes, onSettle }: { clashes: readonly Clash[]; onSettle: (clash: Clash, mine: boolean) => void }) {
  const t = useWords(words);
  const { moment } = useWhen();
  const said = (name: string, value: string | boolean): string => (typeof value === "boolean" ? t(value ? "yes" : "no") : !value ? t("empty") : /At$/u.test(name) ? moment(value) : value);
  return (
    <section className="clashes" role="alert" aria-labelledby="clashes">
      <h2 id="clashes">{t("clash")}</h2>
      <p>{t("clashLead")}</p>
      {clashes.map((clash) => (
        <div key={clash.name} className="stack">
          <h3>{fieldWords(t, clash.name)}</h3>
          <dl className="three-sides">
            {(["base", "theirs", "mine"] as const).map((side) => (
              <div key={side}>
                <dt>{t(side)}</dt>
                <dd className="words">{said(clash.name, clash[side])}</dd>
              </div>
            ))}
          </dl>
          <div className="row">
            <Button onPress={() => onSettle(clash, true)}>{t("keepMine")}</Button>
            <Button onPress={() => onSettle(clash, false)}>{t("keepTheirs")}</Button>
          </div>
        </div>
      ))}
    </section>
  );
}
