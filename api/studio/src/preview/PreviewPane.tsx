import { ExternalLink, HelpCircle, Share2 } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useLocale } from "~/app/locale";
import { useSession } from "~/app/session";
import { PreviewDocument, type PreviewQuery } from "~/gql/graphql";
import { useAsk } from "~/graph/asking";
import { IconButton } from "~/parts/Button";
import { later } from "~/parts/later";
import { Troubled } from "~/parts/states";
import { both, useWords } from "~/words/words";
import { Frame } from "./Frame";
import { contextOf, useLook } from "./look";
import { LookBar } from "./LookBar";
import { type Patch, patched } from "./patch";
import { TracePanel } from "./TracePanel";
import "./preview.css";

const ShareSheet = later(() => import("./ShareSheet").then((part) => part.ShareSheet));

const words = both(
  { preview: "Preview", why: "Why this page", share: "Share this look", open: "Open the shop in a new tab", empty: "This shopper would see nothing here.", gone: "Not on this page for this shopper" },
  { preview: "预览", why: "为何是这样的页面", share: "分享此视图", open: "在新标签页打开商店", empty: "该顾客在此看不到任何内容。", gone: "该顾客的页面上没有此区块" },
);

export type PreviewedPage = NonNullable<PreviewQuery["homepage"]>;

export function PreviewPane({
  page,
  selected,
  patch = null,
  explains = true,
  stamp,
  onPick,
}: {
  page: string;
  selected: string | null;
  patch?: Patch | null;
  /** Says why what is selected is not on the page. */
  explains?: boolean;
  /** Changes when the draft did, so that the page is asked for again. */
  stamp?: string | number;
  onPick: (key: string) => void;
}) {
  const t = useWords(words);
  const { site } = useSession();
  const [locale] = useLocale();
  const [look, setLook] = useLook();
  const [sharing, setSharing] = useState(false);
  const context = useMemo(() => contextOf(look, site.key, page, locale), [look, site.key, page, locale]);
  const { data, trouble, again } = useAsk(PreviewDocument, { context }, { about: ["EditableBlock", "Page"] });
  useEffect(() => {
    if (stamp !== undefined) again();
  }, [stamp, again]);

  const home = data?.homepage;
  const laid = useLaid(patch, home);
  const shown = useMemo(
    () => (home ? { page: patched(home, selected, laid), locale: home.locale, name: site.name, why: look.why, selected } : null),
    [home, selected, laid, site.name, look.why],
  );
  const absent = explains && selected && home && !home.blocks.some((block) => block?.key === selected);
  const verdict = absent ? home.trace?.blocks.find((each) => each.key === selected) : null;

  return (
    <section className="preview" aria-label={t("preview")}>
      <header className="preview-bar">
        <LookBar />
        <span className="push" />
        <IconButton icon={HelpCircle} name={t("why")} pressed={look.why} onPress={() => setLook({ why: !look.why })} />
        <IconButton icon={Share2} name={t("share")} onPress={() => setSharing(true)} />
        <IconButton icon={ExternalLink} name={t("open")} onPress={() => void open("/", "_blank", "noopener")} />
      </header>
      {trouble ? (
        <Troubled trouble={trouble} again={again} />
      ) : (
        <>
          {absent && (
            <p className="preview-note" role="status">
              {t("gone")}
              {verdict && <TracePanel trace={{ ...home.trace!, blocks: [verdict] }} page={home} selected={selected} brief />}
            </p>
          )}
          <Frame shown={shown} title={t("preview")} width={look.width} onPick={onPick} />
          {look.why && home?.trace && <TracePanel trace={home.trace} page={home} selected={selected} onPick={onPick} />}
        </>
      )}
      {sharing && <ShareSheet page={page} onClose={() => setSharing(false)} />}
    </section>
  );
}

/** What is being typed; once it is saved, what was typed last, until the shop has answered with it. */
function useLaid(patch: Patch | null, home: unknown): Patch | null {
  const last = useRef<{ patch: Patch; home: unknown } | null>(null);
  if (patch && Object.keys(patch).length > 0) last.current = { patch, home };
  else if (last.current && last.current.home !== home) last.current = null;
  return last.current?.patch ?? patch;
}
