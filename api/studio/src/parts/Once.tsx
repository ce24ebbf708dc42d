// A secret that is shown this once: to be copied before the sheet is closed.

import { Copy, KeyRound } from "lucide-react";
import { Input, Label, TextField } from "react-aria-components";
import { both, useWords } from "~/words/words";
import { Button } from "./Button";
import { tell } from "./toasts";

const words = both({ copy: "Copy", copied: "It is copied." }, { copy: "复制", copied: "已复制。" });

export function Once({ label, secret, children }: { label: string; secret: string; children: React.ReactNode }) {
  const t = useWords(words);
  return (
    <div className="stack">
      <p className="row once">
        <KeyRound size={16} aria-hidden />
        <span>{children}</span>
      </p>
      <div className="row once-row">
        <TextField className="field once-field" value={secret} isReadOnly autoFocus>
          <Label>{label}</Label>
          <Input className="input mono" onFocus={(event) => event.currentTarget.select()} />
        </TextField>
        <Button look="ink" icon={Copy} onPress={() => void navigator.clipboard.writeText(secret).then(() => tell({ words: t("copied") }))}>
          {t("copy")}
        </Button>
      </div>
    </div>
  );
}
