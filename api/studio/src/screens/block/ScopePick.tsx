import { useSession } from "~/app/session";
import type { Scope } from "~/blocks/commands";
import { BlockSegmentsDocument, type Channel } from "~/gql/graphql";
import { useAsk } from "~/graph/asking";
import { Pick } from "~/parts/Pick";
import { useWords } from "~/words/words";
import { keyOf } from "./scopes";
import { words } from "./words";

const CHANNELS: Channel[] = ["WEB", "APP", "EMAIL", "STORE"];
const NAMES: Record<string, string> = { WEB: "Web", APP: "App", EMAIL: "E-mail", STORE: "Store" };

/** For whom the words are written. */
export function ScopePick({ scope, onChange }: { scope: Scope; onChange: (scope: Omit<Scope, "locale">) => void }) {
  const t = useWords(words);
  const { site } = useSession();
  const { data } = useAsk(BlockSegmentsDocument, { site: site.key });
  const options: { key: string; name: string; scope: Omit<Scope, "locale"> }[] = [
    { key: "PERSON", name: t("PERSON"), scope: { layer: "PERSON" } },
    { key: "LOCALE", name: t("LOCALE"), scope: { layer: "LOCALE" } },
    ...CHANNELS.map((channel) => ({ key: `CHANNEL:${channel}`, name: t("CHANNEL", { name: NAMES[channel] ?? channel }), scope: { layer: "CHANNEL" as const, channel } })),
    ...(data?.segments ?? []).map((each) => ({ key: `SEGMENT:${each.key}`, name: t("SEGMENT", { name: each.name }), scope: { layer: "SEGMENT" as const, segment: each.key } })),
  ];
  return (
    <div className="scope-pick">
      <Pick label={t("for")} value={keyOf(scope)} onChange={(key) => onChange(options.find((each) => each.key === key)?.scope ?? { layer: "PERSON" })} options={options} />
    </div>
  );
}
