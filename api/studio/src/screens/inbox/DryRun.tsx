// What would happen, then it happens; and the way back.

import { useEffect, useState } from "react";
import { useSession } from "~/app/session";
import { type Answer, DecideProposalsDocument, type DecideProposalsMutation, type OfferedFragment, UndoDecisionDocument } from "~/gql/graphql";
import { useSend } from "~/graph/asking";
import { useLabel } from "~/blocks/labels";
import type { Calls } from "~/naming/called";
import { Button } from "~/parts/Button";
import { Sheet } from "~/parts/Sheet";
import { Bones } from "~/parts/states";
import { tell } from "~/parts/toasts";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import { words } from "./words";

type Decided = Extract<DecideProposalsMutation["decideProposals"], { __typename: "ProposalsDecided" }>;

export function DryRun({ answer, proposals, called, onClose, onDone }: { answer: Answer; proposals: readonly OfferedFragment[]; called: Calls; onClose: () => void; onDone: () => void }) {
  const t = useWords(words);
  const { language } = useWhen();
  const { site } = useSession();
  const send = useSend();
  const label = useLabel();
  const [found, setFound] = useState<Decided | null>(null);
  const [refused, setRefused] = useState<string | null>(null);

  const decide = async (dryRun: boolean, only: readonly OfferedFragment[]): Promise<Decided | null> => {
    const versions = new Map(only.map((each) => [each.block, each.blockVersion]));
    const { decideProposals: said } = await send(DecideProposalsDocument, {
      input: {
        site: site.key,
        dryRun,
        decisions: only.map(({ id }) => ({ id, answer, ...(answer === "REJECT" ? { reason: t("reasonBulk") } : {}) })),
        expectedVersions: [...versions].map(([block, version]) => ({ block, version })),
      },
    });
    if (said.__typename === "ProposalsDecided") return said;
    setRefused(said.message);
    return null;
  };
  useEffect(() => {
    void decide(true, proposals).then(setFound, (error: Error) => setRefused(error.message));
    // Once, when it is opened.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  async function act(): Promise<void> {
    const fit = proposals.filter((each) => found?.decided.some((one) => one.proposal === each.id));
    const done = await decide(false, fit);
    if (!done) return;
    onClose();
    onDone();
    const decision = done.decision;
    tell({
      words: t("decided", { n: done.decided.length }),
      ...(decision
        ? {
            undo: () =>
              void send(UndoDecisionDocument, { input: { site: site.key, decision } }).then(({ undoDecision: back }) => {
                onDone();
                tell(back.__typename === "DecisionUndone" ? { words: t("undone"), detail: back.refused.map((each) => each.message).join(" ") || undefined } : { words: back.message, wrong: true });
              }),
          }
        : {}),
    });
  }

  return (
    <Sheet title={t("dryTitle")} open onClose={onClose} wide>
      {refused && (
        <p role="alert" className="refused">
          {refused}
        </p>
      )}
      {!found && !refused && <Bones rows={3} tall={40} />}
      {found && (
        <>
          <p className="soft">{t("dryLead", { n: found.decided.length })}</p>
          <ul className="dry">
            {found.decided.map((each) => {
              const proposal = proposals.find((one) => one.id === each.proposal);
              const block = proposal && (called(`block:${proposal.page}/${proposal.blockKey}`)?.name ?? proposal.blockKey);
              return (
                <li key={each.proposal}>
                  <span className="soft small">{t("proposalIn", { block: block ?? "", field: label({ name: each.field, label: each.field.replaceAll("_", " ") }), locale: language(each.locale) })}</span>
                  <span className="words">
                    <del>{String(each.before ?? t("nothing"))}</del> → <ins>{String(each.after ?? t("nothing"))}</ins>
                  </span>
                </li>
              );
            })}
          </ul>
          {found.refused.length > 0 && (
            <div className="refused">
              <p>{t("refusedLead", { n: found.refused.length })}</p>
              {found.refused.map((each) => (
                <p key={each.proposal} className="small">
                  {each.message}
                </p>
              ))}
            </div>
          )}
          <div className="row">
            <Button look="ink" autoFocus isDisabled={found.decided.length === 0} onPress={() => void act()}>
              {t("do")}
            </Button>
          </div>
        </>
      )}
    </Sheet>
  );
}
