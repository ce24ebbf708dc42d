import { Link2, ShieldAlert, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { useSession } from "~/app/session";
import { AuditChainDocument, type AuditChainQuery } from "~/gql/graphql";
import { useSend } from "~/graph/asking";
import { Button } from "~/parts/Button";
import { tell } from "~/parts/toasts";
import { useWords } from "~/words/words";
import { words } from "./words";

/** Reads the whole log when asked to, and says whether it is what was written. */
export function Chain() {
  const t = useWords(words);
  const { site } = useSession();
  const send = useSend();
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<AuditChainQuery["auditChain"] | null>(null);

  async function check(): Promise<void> {
    setBusy(true);
    try {
      setFound((await send(AuditChainDocument, { site: site.key })).auditChain);
    } catch (error) {
      tell({ words: (error as Error).message, wrong: true });
    }
    setBusy(false);
  }

  if (!found) {
    return (
      <Button icon={Link2} isDisabled={busy} onPress={() => void check()}>
        {t(busy ? "checking" : "check")}
      </Button>
    );
  }
  const Icon = found.unbroken ? ShieldCheck : ShieldAlert;
  return (
    <div className={`chain ${found.unbroken ? "whole" : "broken"}`} role="status">
      <p className="row">
        <Icon size={17} aria-hidden />
        <b>{t(found.unbroken ? "unbroken" : "broken", { n: found.unbroken ? found.entries : found.breaks.length })}</b>
      </p>
      {found.breaks.slice(0, 5).map((each) => (
        <p key={`${each.number} ${each.message}`} className="small">
          {t("entry", { n: each.number })}: {each.message}
        </p>
      ))}
      <p className="small" title={t("headLead")}>
        {t("head")} <code>{found.hash.slice(0, 16)}…</code>
      </p>
    </div>
  );
}
