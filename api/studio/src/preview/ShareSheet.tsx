// A link that lends this look to somebody without a session, until it runs out or is closed.

import { Copy } from "lucide-react";
import { useState } from "react";
import { Input, Label, TextField } from "react-aria-components";
import { useLocale } from "~/app/locale";
import { useSession } from "~/app/session";
import { CloseLookDocument, LendLookDocument } from "~/gql/graphql";
import { useSend } from "~/graph/asking";
import { Button } from "~/parts/Button";
import { Pick } from "~/parts/Pick";
import { Sheet } from "~/parts/Sheet";
import { tell } from "~/parts/toasts";
import { useWhen } from "~/words/when";
import { both, useWords } from "~/words/words";
import { previewOf, useLook } from "./look";

const words = both(
  { title: "Share this look", lead: "Whoever has the link sees the page as you see it now, and nothing else. No account is needed.", for: "What it is for", first: "A look at {page}", until: "Works for", "1": "a day", "7": "a week", "30": "thirty days", make: "Make the link", copy: "Copy", copied: "The link is copied.", made: "Link made; it works until {until}.", closed: "The link is closed.", link: "Link" },
  { title: "分享此视图", lead: "持有链接的人只能看到您现在所见的页面，无需账户。", for: "用途", first: "查看 {page}", until: "有效期", "1": "一天", "7": "一周", "30": "三十天", make: "生成链接", copy: "复制", copied: "链接已复制。", made: "链接已生成，有效至 {until}。", closed: "链接已关闭。", link: "链接" },
);

const DAY_MS = 86_400_000;

export function ShareSheet({ page, onClose }: { page: string; onClose: () => void }) {
  const t = useWords(words);
  const { moment } = useWhen();
  const { site } = useSession();
  const [locale] = useLocale();
  const [look] = useLook();
  const send = useSend();
  const [label, setLabel] = useState(t("first", { page }));
  const [days, setDays] = useState("7");
  const [url, setUrl] = useState<string | null>(null);

  async function make(): Promise<void> {
    const expiresAt = new Date(Date.now() + Number(days) * DAY_MS).toISOString();
    try {
      const { createShareLink: made } = await send(LendLookDocument, { input: { site: site.key, label, expiresAt, page, preview: previewOf(look), locale, channel: look.channel } });
      if (!("link" in made)) return tell({ words: made.message, wrong: true });
      setUrl(new URL(made.link.url, location.origin).href);
      tell({
        words: t("made", { until: moment(made.link.expiresAt) }),
        undo: () => void send(CloseLookDocument, { input: { site: site.key, id: made.link.id } }).then(() => { setUrl(null); tell({ words: t("closed") }); }),
      });
    } catch (error) {
      tell({ words: (error as Error).message, wrong: true });
    }
  }

  return (
    <Sheet title={t("title")} open onClose={onClose}>
      <p className="soft">{t("lead")}</p>
      {url ? (
        <div className="row">
          <TextField className="field" style={{ flex: 1 }} value={url} isReadOnly>
            <Label>{t("link")}</Label>
            <Input className="input mono" onFocus={(event) => event.currentTarget.select()} />
          </TextField>
          <Button icon={Copy} onPress={() => void navigator.clipboard.writeText(url).then(() => tell({ words: t("copied") }))}>
            {t("copy")}
          </Button>
        </div>
      ) : (
        <>
          <TextField className="field" value={label} onChange={setLabel}>
            <Label>{t("for")}</Label>
            <Input className="input" />
          </TextField>
          <Pick label={t("until")} value={days} onChange={setDays} options={(["1", "7", "30"] as const).map((key) => ({ key, name: t(key) }))} />
          <Button look="ink" onPress={() => void make()}>
            {t("make")}
          </Button>
        </>
      )}
    </Sheet>
  );
}
