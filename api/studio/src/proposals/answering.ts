// Answering a machine: accept, keep mine, merge, reject. Each can be taken back.

import { useMemo } from "react";
import { useSession } from "~/app/session";
import { AcceptProposalDocument, type AnsweredFragment, KeepProposalDocument, RejectProposalDocument, UndoDecisionDocument } from "~/gql/graphql";
import { useSend } from "~/graph/asking";
import { tell } from "~/parts/toasts";
import { both, useWords } from "~/words/words";

const words = both(
  { ACCEPT: "The machine's words are in the draft.", KEEP: "Your words stay.", MERGE: "Your merged words are in the draft.", REJECT: "Rejected; these words are not proposed again.", undone: "The proposal waits again.", moved: "The block changed meanwhile. Look again, then decide." },
  { ACCEPT: "机器的文字已写入草稿。", KEEP: "保留您的文字。", MERGE: "合并后的文字已写入草稿。", REJECT: "已拒绝，不会再次建议。", undone: "建议重新等待处理。", moved: "区块期间已更改。请重新查看后再决定。" },
);

export type Reply = { answer: "ACCEPT" } | { answer: "KEEP" } | { answer: "MERGE"; text: string } | { answer: "REJECT"; reason: string };

/** Answers one proposal against the version that was seen; true when it is done. */
export function useAnswer(): (proposal: { id: string }, version: number, reply: Reply) => Promise<boolean> {
  const send = useSend();
  const { site } = useSession();
  const t = useWords(words);
  return useMemo(
    () => async (proposal, expectedVersion, reply) => {
      const input = { site: site.key, id: proposal.id, expectedVersion };
      let answer: AnsweredFragment;
      if (reply.answer === "KEEP") answer = (await send(KeepProposalDocument, { input })).keepProposal;
      else if (reply.answer === "REJECT") answer = (await send(RejectProposalDocument, { input: { ...input, reason: reply.reason } })).rejectProposal;
      else answer = (await send(AcceptProposalDocument, { input: { ...input, ...(reply.answer === "MERGE" ? { text: reply.text } : {}) } })).acceptProposal;
      if (answer.__typename !== "ProposalAnswered") {
        const problems = answer.__typename === "BlockInvalid" ? answer.problems.map((each) => each.message).join("; ") : undefined;
        tell({ words: answer.__typename === "BlockConflict" ? t("moved") : answer.message, detail: problems, wrong: true });
        return false;
      }
      const { decision } = answer;
      tell({
        words: t(reply.answer),
        undo: () =>
          void send(UndoDecisionDocument, { input: { site: site.key, decision } }).then(({ undoDecision: back }) => {
            if (back.__typename === "DecisionUndone" && back.refused.length === 0) tell({ words: t("undone") });
            else tell({ words: back.__typename === "DecisionUndone" ? (back.refused[0]?.message ?? "") : back.message, wrong: true });
          }),
      });
      return true;
    },
    [send, site.key, t],
  );
}
