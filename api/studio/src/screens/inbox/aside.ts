// Putting aside what is no proposal until it changes, and trying failed jobs again.

import { useMemo } from "react";
import { useSession } from "~/app/session";
import { DismissEntriesDocument, RetryJobsDocument, UndoDismissalDocument } from "~/gql/graphql";
import { useSend } from "~/graph/asking";
import { tell } from "~/parts/toasts";
import { useWords } from "~/words/words";
import { words } from "./words";

export function useAside(again: () => void) {
  const send = useSend();
  const { site } = useSession();
  const t = useWords(words);
  return useMemo(
    () => ({
      putAside: async (ids: string[]): Promise<void> => {
        const { dismissEntries: answer } = await send(DismissEntriesDocument, { input: { site: site.key, ids, dryRun: false } });
        if (answer.__typename !== "EntriesDismissed") return tell({ words: answer.message, wrong: true });
        const { dismissal } = answer;
        again();
        tell({
          words: t("aside", { n: answer.count }),
          undo: dismissal
            ? () =>
                void send(UndoDismissalDocument, { input: { site: site.key, dismissal } }).then(() => {
                  again();
                  tell({ words: t("undone") });
                })
            : undefined,
        });
      },
      retry: async (ids: string[]): Promise<void> => {
        const { retryJobs: answer } = await send(RetryJobsDocument, { input: { site: site.key, ids, dryRun: false } });
        if (answer.__typename !== "JobsRetried") return tell({ words: answer.message, wrong: true });
        again();
        tell({ words: t("retried", { n: answer.jobs.length }), detail: answer.refused.map((each) => each.message).join(" ") || undefined });
      },
    }),
    [send, site.key, t, again],
  );
}
