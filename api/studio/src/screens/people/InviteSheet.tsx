import { useState } from "react";
import { Form, Input, Label, TextField } from "react-aria-components";
import { useSession } from "~/app/session";
import { InvitePersonDocument } from "~/gql/graphql";
import { useSend } from "~/graph/asking";
import { Button } from "~/parts/Button";
import { Sheet } from "~/parts/Sheet";
import { tell } from "~/parts/toasts";
import { useWords } from "~/words/words";
import { BoundsPick } from "./BoundsPick";
import type { Bounds } from "./commands";
import { HandOver, type OneTimeLink } from "./LinkSheet";
import { words } from "./words";

export function InviteSheet({ roles, onClose, onDone }: { roles: readonly { key: string; title: string }[]; onClose: () => void; onDone: () => void }) {
  const t = useWords(words);
  const { site } = useSession();
  const send = useSend();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [bounds, setBounds] = useState<Bounds>({ kind: "EDITOR", role: null });
  const [refused, setRefused] = useState<string | null>(null);
  const [link, setLink] = useState<OneTimeLink | null>(null);
  const [busy, setBusy] = useState(false);

  async function invite(): Promise<void> {
    setBusy(true);
    setRefused(null);
    try {
      const { invitePerson: made } = await send(InvitePersonDocument, { input: { site: site.key, name, email, ...bounds } });
      if (made.__typename !== "PersonInvited") return setRefused(made.message);
      onDone();
      if (made.link) return setLink(made.link);
      tell({ words: t("hasPassword", { name }) });
      onClose();
    } catch (error) {
      setRefused((error as Error).message);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Sheet title={link ? t("invited", { name }) : t("invite")} open onClose={onClose}>
      {link ? (
        <HandOver link={link} name={name} onClose={onClose} />
      ) : (
        <Form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void invite();
          }}
        >
          <p className="soft">{t("inviteLead")}</p>
          <TextField className="field" value={name} onChange={setName} isRequired autoFocus>
            <Label>{t("name")}</Label>
            <Input className="input" autoComplete="off" />
          </TextField>
          <TextField className="field" value={email} onChange={setEmail} type="email" isRequired>
            <Label>{t("email")}</Label>
            <Input className="input" autoComplete="off" />
          </TextField>
          <BoundsPick kinds={["EDITOR", "OPERATOR"]} roles={roles} value={bounds} onChange={setBounds} />
          {refused && (
            <p role="alert" className="refused">
              {refused}
            </p>
          )}
          <Button look="ink" type="submit" isDisabled={busy}>
            {t("send")}
          </Button>
        </Form>
      )}
    </Sheet>
  );
}
