// The form of a block, made from what its kind says about its fields.

import { useState } from "react";
import { SETTINGS_EVERYWHERE, WORDY } from "~/blocks/facts";
import { inverse, same, useBlockCommands } from "~/blocks/commands";
import type { OfferedFragment } from "~/gql/graphql";
import { tell } from "~/parts/toasts";
import { useAnswer } from "~/proposals/answering";
import { useLabel } from "~/blocks/labels";
import { useWords } from "~/words/words";
import type { Scope } from "~/blocks/commands";
import type { DraftOf } from "./draft";
import { FieldRow, type RowContext } from "./FieldRow";
import { Fresh } from "./Fresh";
import type { Spec } from "./inputs";
import { Made } from "./Made";
import { type Block, type Field, voiceAt } from "./scopes";
import { words } from "./words";

export function BlockForm({ block, specs, scope, draft, proposals, again }: { block: Block; specs: readonly Spec[]; scope: Scope; draft: DraftOf; proposals: readonly OfferedFragment[]; again: () => void }) {
  const t = useWords(words);
  const label = useLabel();
  const answer = useAnswer();
  const { editAnyway } = useBlockCommands();
  const [made, setMade] = useState<string | null>(null);
  const [fresh, setFresh] = useState<Spec | null>(null);

  /** A change that is one click, with the way back. */
  const say = (field: Field, edit: { empty: boolean; release: boolean }, said: string): void => {
    const spec = specs.find((each) => each.name === field.name)!;
    const before = voiceAt(field, scope, spec.localised);
    const back = inverse(field.name, before && { value: before.value, empty: before.empty });
    draft.change({ name: field.name, confirm: false, ...edit }, true);
    tell({ words: said, ...(same(back, { name: field.name, confirm: false, ...edit }) ? {} : { undo: () => draft.change(back, true) }) });
  };

  const context: RowContext = {
    scope,
    draft,
    block,
    stale: (field) => block.locales.find((each) => each.locale === scope.locale)?.stale.find((each) => each.field === field),
    onGive: (field, name) => say(field, { empty: false, release: true }, t("given", { label: name })),
    onEmpty: (field, name) => say(field, { empty: true, release: false }, t("emptied", { label: name })),
    onConfirm: (field) => void editAnyway(block.id, draft.version, [{ name: field.name, confirm: true, empty: false, release: false }], { layer: "LOCALE", locale: scope.locale }).then((done) => done.__typename === "BlockEdited" && (tell({ words: t("confirmed") }), again())),
    onFresh: (spec) => setFresh(spec),
    onProvenance: setMade,
    onAnswer: (proposal, reply) => void draft.flush().then(async (version) => version !== null && (await answer(proposal, version, reply)) && again()),
  };

  const own = specs.filter((each) => !SETTINGS_EVERYWHERE.has(each.name));
  const groups = [
    { key: "wordsTitle", specs: own.filter((each) => WORDY.has(each.type)) },
    { key: "settingsTitle", specs: own.filter((each) => !WORDY.has(each.type)) },
    { key: "whoTitle", specs: specs.filter((each) => SETTINGS_EVERYWHERE.has(each.name) && each.name !== "position") },
  ] as const;
  return (
    <>
      {groups
        .filter((group) => group.specs.length > 0)
        .map((group) => (
          <section key={group.key} className="form-group">
            <h2>{t(group.key)}</h2>
            {group.specs.map((spec) => {
              const field = block.fields.find((each) => each.name === spec.name);
              if (!field) return null;
              const waiting = proposals.filter((each) => each.field === spec.name && each.locale === scope.locale);
              return <FieldRow key={spec.name} field={field} spec={spec} label={label(spec)} proposals={waiting} context={context} />;
            })}
          </section>
        ))}
      {made && <Made id={made} onClose={() => setMade(null)} />}
      {fresh && (
        <Fresh
          block={block.id}
          field={fresh.name}
          label={label(fresh)}
          locale={scope.locale}
          version={draft.flush}
          onUse={(text) => {
            draft.change({ name: fresh.name, value: text, empty: false, release: false, confirm: false }, true);
            tell({ words: t("used") });
          }}
          onClose={() => setFresh(null)}
        />
      )}
    </>
  );
}
