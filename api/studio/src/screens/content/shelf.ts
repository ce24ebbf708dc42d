// Taking an article or a promotion off every page, and bringing it back; each is the other's undo.

import { useCallback } from "react";
import { useSession } from "~/app/session";
import { ItemDocument, SaveItemDocument } from "~/gql/graphql";
import { useSend } from "~/graph/asking";
import { tell } from "~/parts/toasts";
import { useWords } from "~/words/words";
import { editOf, inputOf } from "./edit";
import { words } from "./words";

/** Says the same words as it does now, on pages or off them. */
export function useShelf(): (sku: string, withdrawn: boolean) => Promise<void> {
  const t = useWords(words);
  const send = useSend();
  const { site } = useSession();
  return useCallback(
    async function put(sku, withdrawn) {
      try {
        const { editableItem: item } = await send(ItemDocument, { site: site.key, sku });
        if (!item) return tell({ words: t("absent"), wrong: true });
        const said = { ...editOf(item, site.locales), withdrawn };
        const { saveItem: answer } = await send(SaveItemDocument, { input: inputOf(said, item, site.key, sku, item.kind, item.version) });
        if (answer.__typename === "ItemSaved") tell({ words: t(withdrawn ? "gone" : "shownAgain", { title: item.title }), undo: () => void put(sku, !withdrawn) });
        else tell({ words: answer.__typename === "ItemInvalid" ? answer.problems.map((each) => `${each.name} ${each.message}`).join("; ") : answer.message, wrong: true });
      } catch (error) {
        tell({ words: (error as Error).message, wrong: true });
      }
    },
    [t, send, site],
  );
}
