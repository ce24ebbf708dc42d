import { useState } from "react";
import { Form, Input, Label, TextField } from "react-aria-components";
import { useSession } from "~/app/session";
import { CreateTokenDocument, type DocumentTrust } from "~/gql/graphql";
import { useSend } from "~/graph/asking";
import { Button } from "~/parts/Button";
import { Once } from "~/parts/Once";
import { Pick } from "~/parts/Pick";
import { Sheet } from "~/parts/Sheet";
import { useWords } from "~/words/words";
import { BoundsPick } from "./BoundsPick";
import type { Bounds } from "./commands";
import { words } from "./words";

const DAY_MS = 86_400_000;
const KINDS = ["PUBLISHABLE", "SERVER", "PREVIEW", "EDITOR", "OPERATOR"] as const;
const ENDS = ["forever", "days30", "days90", "days365"] as const;
const TRUST = ["OFF", "LOG", "ENFORCE"] as const;

export function TokenSheet({ roles, onClose, onDone }: { roles: readonly { key: string; title: string }[]; onClose: () => void; onDone: () => void }) {
  const t = useWords(words);
  const { site } = useSession();
  const send = useSend();
  const [label, setLabel] = useState("");
  const [bounds, setBounds] = useState<Bounds>({ kind: "PUBLISHABLE", role: null });
  const [ends, setEnds] = useState<string>("forever");
  const [documents, setDocuments] = useState<string>("OFF");
  const [refused, setRefused] = useState<string | null>(null);
  const [secret, setSecret] = useState<string | null>(null);

  async function make(): Promise<void> {
    setRefused(null);
    const days = Number(ends.replace(/\D/gu, ""));
    const expiresAt = days ? new Date(Date.now() + days * DAY_MS).toISOString() : null;
    try {
      const { createToken: made } = await send(CreateTokenDocument, { input: { site: site.key, label, ...bounds, expiresAt, documents: documents as DocumentTrust } });
      if (made.__typename !== "TokenCreated") return setRefused(made.message);
      setSecret(made.secret);
      onDone();
    } catch (error) {
      setRefused((error as Error).message);
    }
  }

  return (
    <Sheet title={secret ? t("tokenMade", { label }) : t("newToken")} open onClose={onClose}>
      {secret ? (
        <>
          <Once label={t("secret")} secret={secret}>
            {t("tokenLead")}
          </Once>
          <div className="row">
            <Button onPress={onClose}>{t("close")}</Button>
          </div>
        </>
      ) : (
        <Form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void make();
          }}
        >
          <TextField className="field" value={label} onChange={setLabel} isRequired autoFocus>
            <Label>{t("label")}</Label>
            <Input className="input" autoComplete="off" />
          </TextField>
          <BoundsPick kinds={KINDS} roles={roles} value={bounds} onChange={setBounds} />
          <div className="pair">
            <Pick label={t("expires")} value={ends} onChange={setEnds} options={ENDS.map((key) => ({ key, name: t(key) }))} />
            <Pick label={t("documents")} value={documents} onChange={setDocuments} options={TRUST.map((key) => ({ key, name: t(key) }))} />
          </div>
          {refused && (
            <p role="alert" className="refused">
              {refused}
            </p>
          )}
          <Button look="ink" type="submit">
            {t("make")}
          </Button>
        </Form>
      )}
    </Sheet>
  );
}
