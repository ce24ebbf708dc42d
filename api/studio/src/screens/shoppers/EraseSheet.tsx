import { useState } from "react";
import { Form, Input, Label, TextField } from "react-aria-components";
import { useSession } from "~/app/session";
import { ForgetShopperDocument } from "~/gql/graphql";
import { useSend } from "~/graph/asking";
import { Button } from "~/parts/Button";
import { Sheet } from "~/parts/Sheet";
import { tell } from "~/parts/toasts";
import { useWords } from "~/words/words";
import { words } from "./words";

/** The one thing that nobody can take back: so it is typed, not pressed. */
export function EraseSheet({ id, keys, onClose, onDone }: { id: string; keys: number; onClose: () => void; onDone: () => void }) {
  const t = useWords(words);
  const { site } = useSession();
  const send = useSend();
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);

  async function erase(): Promise<void> {
    setBusy(true);
    try {
      const { forgetShopper: done } = await send(ForgetShopperDocument, { input: { site: site.key, shopper: id } });
      if (done.__typename !== "ShopperForgotten") return setRefused(done.message);
      tell({ words: t("forgotten", { id, n: done.signals, keys: done.shoppers }) });
      onClose();
      onDone();
    } catch (error) {
      setRefused((error as Error).message);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Sheet title={t("forgetTitle", { id })} open onClose={onClose}>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed === id) void erase();
        }}
      >
        <p>{t("forgetLead", { n: keys })}</p>
        <TextField className="field" value={typed} onChange={setTyped} autoFocus>
          <Label>{t("forgetType", { id })}</Label>
          <Input className="input mono" autoComplete="off" spellCheck={false} />
        </TextField>
        {refused && (
          <p role="alert" className="refused">
            {refused}
          </p>
        )}
        <div className="row">
          <Button look="danger" type="submit" isDisabled={typed !== id || busy}>
            {t("forgetDo")}
          </Button>
        </div>
      </Form>
    </Sheet>
  );
}
