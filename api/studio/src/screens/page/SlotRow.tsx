import { ArrowDown, ArrowDownToLine, ArrowUp, ArrowUpToLine, CalendarRange, EllipsisVertical, EyeOff, GripVertical, Pin, PinOff, Send } from "lucide-react";
import { Button as Press, GridListItem } from "react-aria-components";
import { fieldOf, inWindow, windowOf } from "~/blocks/facts";
import { useSession } from "~/app/session";
import { useSentence } from "~/audience/sentence";
import { Actions } from "~/parts/Actions";
import { IconButton } from "~/parts/Button";
import { Chip } from "~/parts/Chip";
import { kindName, kindWords } from "~/words/kinds";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import type { Slot } from "./PageScreen";
import type { RowProps } from "./SlotList";
import { words } from "./words";

const END = 10_000;

export function SlotRow({ slot, place, name, draggable, shift, names, waiting, commands, onSchedule, onLook }: RowProps & { slot: Slot; place: number; name: string; draggable: boolean; shift: (by: number) => void }) {
  const t = useWords(words);
  const kind = useWords(kindWords);
  const { mayDo } = useSession();
  const edits = (field: string): boolean => mayDo("EDIT", { kind: slot.kind, field, locale: null });
  const pinned = fieldOf(slot.fields, "pinned") === true;
  const { clause } = useSentence(names);
  const condition = fieldOf(slot.fields, "audience");
  const audience = condition === null ? "" : clause(condition);
  return (
    <GridListItem id={slot.id} textValue={name} className="slot" onHoverStart={() => onLook(slot)}>
      {draggable ? (
        <Press slot="drag" className="slot-grip" aria-label={t("drag", { name })}>
          <GripVertical size={15} aria-hidden />
        </Press>
      ) : (
        <span />
      )}
      <span className="slot-place numbers soft">{place + 1}</span>
      <span className="slot-words">
        <span className="words cut slot-name">{name}</span>
        <span className="soft small cut">
          {kindName(kind, slot.kind)} · <span className="mono">{slot.key}</span>
          {audience && ` · ${audience}`}
        </span>
      </span>
      <span className="slot-states">
        <States slot={slot} waiting={waiting.get(slot.id) ?? 0} />
      </span>
      <IconButton plain icon={pinned ? Pin : PinOff} name={t(pinned ? "free" : "pin")} pressed={pinned} isDisabled={!edits("pinned")} onPress={() => void commands.pin(slot, !pinned)} />
      <Actions
        name={t("more", { name })}
        actions={[
          ...(slot.status === "published" || !mayDo("PUBLISH", { kind: slot.kind }) ? [] : [{ key: "publish", name: t("publishOne"), icon: Send, act: () => void commands.publish(slot) }]),
          ...(edits("pinned") ? [{ key: "pin", name: t(pinned ? "free" : "pin"), icon: pinned ? PinOff : Pin, act: () => void commands.pin(slot, !pinned) }] : []),
          ...(edits("starts_at") ? [{ key: "schedule", name: t("schedule"), icon: CalendarRange, act: () => onSchedule(slot) }] : []),
          ...(draggable
            ? [
                { key: "up", name: t("up"), icon: ArrowUp, hint: "Alt ↑", act: () => shift(-1) },
                { key: "down", name: t("down"), icon: ArrowDown, hint: "Alt ↓", act: () => shift(1) },
                { key: "top", name: t("top"), icon: ArrowUpToLine, act: () => shift(-END) },
                { key: "bottom", name: t("bottom"), icon: ArrowDownToLine, act: () => shift(END) },
              ]
            : []),
          ...(slot.status === "draft" || !mayDo("UNPUBLISH", { kind: slot.kind }) ? [] : [{ key: "away", name: t("takeAway"), icon: EyeOff, danger: true, act: () => void commands.unpublish(slot) }]),
        ]}
      >
        <IconButton plain icon={EllipsisVertical} name={t("more", { name })} />
      </Actions>
    </GridListItem>
  );
}

function States({ slot, waiting }: { slot: Slot; waiting: number }) {
  const t = useWords(words);
  const { moment, language } = useWhen();
  const window = windowOf(slot.fields);
  const when = inWindow(window, Date.now());
  const poor = slot.locales.find((each) => each.state === "missing" || each.state === "stale");
  return (
    <>
      {waiting > 0 && <Chip state="proposal">{t("proposals", { n: waiting })}</Chip>}
      {poor && slot.status !== "draft" && <Chip state="plain">{t(poor.state as "missing", { locale: language(poor.locale) })}</Chip>}
      {when === "before" && <Chip state="plain">{t("before", { when: moment(window.from!) })}</Chip>}
      {when === "after" && <Chip state="plain">{t("over", { when: moment(window.until!) })}</Chip>}
      {when === "in" && window.until && <Chip state="plain">{t("until", { when: moment(window.until) })}</Chip>}
      <Chip state={slot.status === "published" ? "live" : (slot.status as "changed" | "draft")}>{t(slot.status === "published" ? "live" : (slot.status as "changed" | "draft"))}</Chip>
    </>
  );
}
