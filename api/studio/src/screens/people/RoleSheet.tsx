import { Check } from "lucide-react";
import { useState } from "react";
import { Checkbox, CheckboxGroup, Form, Input, Label, TextField } from "react-aria-components";
import { useSession } from "~/app/session";
import { type ContentAction, CreateRoleDocument } from "~/gql/graphql";
import { useSend } from "~/graph/asking";
import { Button } from "~/parts/Button";
import { Sheet } from "~/parts/Sheet";
import { tell } from "~/parts/toasts";
import { kindName, kindWords } from "~/words/kinds";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import { words } from "./words";

const ACTIONS: readonly ContentAction[] = ["CREATE", "EDIT", "GENERATE", "DECIDE", "PUBLISH", "UNPUBLISH", "RESTORE", "REORDER", "RELEASE", "IMPORT"];

export function RoleSheet({ kinds, onClose, onDone }: { kinds: readonly string[]; onClose: () => void; onDone: () => void }) {
  const t = useWords(words);
  const kind = useWords(kindWords);
  const { language } = useWhen();
  const { site } = useSession();
  const send = useSend();
  const [title, setTitle] = useState("");
  const [key, setKey] = useState<string | null>(null);
  const [actions, setActions] = useState<string[]>([]);
  const [onKinds, setOnKinds] = useState<string[]>([]);
  const [locales, setLocales] = useState<string[]>([]);
  const [refused, setRefused] = useState<string | null>(null);
  const shownKey = key ?? title.toLowerCase().normalize("NFKD").replace(/[^a-z0-9]+/gu, "-").replace(/^-+|-+$/gu, "").slice(0, 63);

  async function make(): Promise<void> {
    const some = <T,>(chosen: T[]): T[] | null => (chosen.length > 0 ? chosen : null);
    try {
      const grant = { actions: some(actions as ContentAction[]), kinds: some(onKinds), locales: some(locales), fields: null };
      const { createRole: made } = await send(CreateRoleDocument, { input: { site: site.key, key: shownKey, title, grants: [grant] } });
      if (made.__typename !== "RoleCreated") return setRefused(made.message);
      tell({ words: t("roleMade", { title }) });
      onDone();
      onClose();
    } catch (error) {
      setRefused((error as Error).message);
    }
  }

  return (
    <Sheet title={t("newRole")} open onClose={onClose} wide>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <div className="pair">
          <TextField className="field" value={title} onChange={setTitle} isRequired autoFocus>
            <Label>{t("roleTitle")}</Label>
            <Input className="input" />
          </TextField>
          <TextField className="field" value={shownKey} onChange={setKey} isRequired>
            <Label>{t("roleKey")}</Label>
            <Input className="input mono" />
          </TextField>
        </div>
        <p className="soft small">{t("roleRule")}</p>
        <Checks label={t("may")} all={ACTIONS} name={(each) => t(each as "EDIT")} value={actions} onChange={setActions} />
        <Checks label={t("ofKinds")} all={kinds} name={(each) => kindName(kind, each)} value={onKinds} onChange={setOnKinds} />
        <Checks label={t("where")} all={site.locales} name={language} value={locales} onChange={setLocales} />
        {refused && (
          <p role="alert" className="refused">
            {refused}
          </p>
        )}
        <Button look="ink" type="submit">
          {t("makeRole")}
        </Button>
      </Form>
    </Sheet>
  );
}

function Checks({ label, all, name, value, onChange }: { label: string; all: readonly string[]; name: (key: string) => string; value: string[]; onChange: (keys: string[]) => void }) {
  return (
    <CheckboxGroup value={value} onChange={onChange}>
      <Label>{label}</Label>
      <div className="grant-checks">
        {all.map((each) => (
          <Checkbox key={each} value={each} className="grant-check">
            <span className="tick">
              <Check size={13} aria-hidden />
            </span>
            {name(each)}
          </Checkbox>
        ))}
      </div>
    </CheckboxGroup>
  );
}
