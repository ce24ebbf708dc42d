import { Check } from "lucide-react";
import { Checkbox } from "react-aria-components";
import { blockPlace } from "~/app/places";
import { useLabel } from "~/blocks/labels";
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

export function EntryRow({ entry, chosen, onOpen }: { entry: Entry; chosen: boolean; onOpen: () => void }) {
  const t = useWords(words);
  const label = useLabel();
  const { ago, language, moment } = useWhen();
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
          <span className="cut small">{entry.proposal ? t("proposalIn", { block: entry.blockKey ?? "", field, locale: language(entry.locale ?? "en") }) : [entry.blockKey, field, entry.sku].filter(Boolean).join(" · ")}</span>
          {entry.at && <span className="soft small push entry-when">{entry.kind === "OFFER" ? t("ends", { when: moment(entry.at) }) : ago(entry.at)}</span>}
        </span>
        {entry.proposal ? entry.proposal.fromCurrent.length > 0 ? <Pieces pieces={entry.proposal.fromCurrent} /> : <span className="words">{entry.proposal.text}</span> : <span className="soft">{entry.message}</span>}
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
