import { Check } from "lucide-react";
import { Checkbox } from "react-aria-components";
import { blockPlace } from "~/app/places";
import { useLabel } from "~/blocks/labels";
import type { Calls } from "~/naming/called";
import { useFinding } from "~/naming/findings";
import { Key } from "~/naming/Key";
import { Button } from "~/parts/Button";
import { Chip } from "~/parts/Chip";
import { Pieces } from "~/proposals/Pieces";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import type { Entry } from "./InboxScreen";
import { words } from "./words";

/** Where what an entry is about can be worked on; undefined where there is no such place. */
export function placeOf(entry: Entry): string | undefined {
  if (entry.block) return blockPlace(entry.block);
  return entry.kind === "PICTURE" && entry.sku ? `media?search=${encodeURIComponent(entry.sku)}` : undefined;
}

/** What an entry is about, as the log would call it; null where it is about nothing that has a name. */
export function aboutOf({ page, blockKey, sku }: Entry): string | null {
  return blockKey ? `block:${page}/${blockKey}` : sku ? `item:${sku}` : null;
}

export function EntryRow({ entry, chosen, called, onOpen }: { entry: Entry; chosen: boolean; called: Calls; onOpen: () => void }) {
  const t = useWords(words);
  const label = useLabel();
  const { ago, language, moment } = useWhen();
  const finding = useFinding(called);
  const about = aboutOf(entry);
  const key = entry.blockKey ?? entry.sku ?? "";
  const name = (about && called(about)?.name) || key;
  const field = entry.field ? label({ name: entry.field, label: entry.field.replaceAll("_", " ") }) : "";
  const colour = entry.kind === "PROPOSAL" ? "proposal" : entry.severity === "ERROR" ? "danger" : "changed";
  return (
    <>
      <Checkbox slot="selection" className="tick">
        {chosen && <Check size={13} aria-hidden />}
      </Checkbox>
      <span className="entry-words">
        <span className="row">
          <Chip state={colour}>{entry.code === "base_moved" ? t("baseMoved") : t(entry.kind)}</Chip>
          <span className="cut small">{entry.proposal ? t("proposalIn", { block: name, field, locale: language(entry.locale ?? "en") }) : [name, field].filter(Boolean).join(" · ")}</span>
          {name !== key && <Key of={key} />}
          {entry.at && <span className="soft small push entry-when">{entry.kind === "OFFER" ? t("ends", { when: moment(entry.at) }) : ago(entry.at)}</span>}
        </span>
        {entry.proposal ? entry.proposal.fromCurrent.length > 0 ? <Pieces pieces={entry.proposal.fromCurrent} /> : <span className="words">{entry.proposal.text}</span> : <span className="soft">{finding(entry)}</span>}
      </span>
      {placeOf(entry) ? (
        <Button look="quiet" onPress={onOpen}>
          {t("open")}
        </Button>
      ) : (
        <span />
      )}
    </>
  );
}
