import { Button } from "~/parts/Button";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import type { Clash } from "./edit";
import { words } from "./words";

/** `named`: what a thing of the form is called. */
export function Clashes({ clashes, named, onSettle }: { clashes: readonly Clash[]; named: (name: string) => string; onSettle: (clash: Clash, mine: boolean) => void }) {
  const t = useWords(words);
  const { moment } = useWhen();
  const said = (name: string, value: string | boolean): string => (typeof value === "boolean" ? t(value ? "yes" : "no") : !value ? t("empty") : /^(published|starts|ends)At$/u.test(name) ? moment(value) : value);
  return (
    <section className="clashes" role="alert" aria-labelledby="clashes">
      <h2 id="clashes">{t("clash")}</h2>
      <p>{t("clashLead")}</p>
      {clashes.map((clash) => (
        <div key={clash.name} className="stack">
          <h3>{named(clash.name)}</h3>
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
