import { CalendarDateTime, parseDateTime } from "@internationalized/date";
import { CalendarDays, ChevronLeft, ChevronRight, X } from "lucide-react";
import { Button as Press, Calendar, CalendarCell, CalendarGrid, CalendarGridBody, CalendarGridHeader, CalendarHeaderCell, DateInput, DatePicker, DateSegment, Dialog, Group, Heading, Label, Popover, Text } from "react-aria-components";
import { fromLocal, toLocal } from "~/words/local";
import { useWords } from "~/words/words";
import type { MomentProps } from "./Moment";
import { momentWords } from "./momentWords";
import "./moment.css";

export default function MomentPicker({ label, value, onChange, labelled = true, isRequired = false, isDisabled = false, autoFocus = false, wrong }: MomentProps) {
  const t = useWords(momentWords);
  return (
    <DatePicker
      className="field moment"
      {...(labelled ? {} : { "aria-label": label })}
      value={value ? parseDateTime(toLocal(value)) : null}
      onChange={(at) => onChange(at ? fromLocal(at.toString()) : null)}
      placeholderValue={midnight()}
      granularity="minute"
      hourCycle={24}
      shouldForceLeadingZeros
      isRequired={isRequired}
      isDisabled={isDisabled}
      isInvalid={Boolean(wrong)}
      autoFocus={autoFocus}
    >
      {labelled && <Label>{label}</Label>}
      <Group className="input moment-in">
        <DateInput className="moment-said numbers">{(segment) => <DateSegment segment={segment} className="moment-piece" />}</DateInput>
        {value && !isRequired && !isDisabled && (
          // Outside of the picker's own slot: it has nothing to do with the calendar.
          <Press slot={null} className="icon-button moment-button" aria-label={`${t("clear")}: ${label}`} onPress={() => onChange(null)}>
            <X size={14} aria-hidden />
          </Press>
        )}
        <Press className="icon-button moment-button" aria-label={`${t("open")}: ${label}`}>
          <CalendarDays size={16} aria-hidden />
        </Press>
      </Group>
      {wrong && (
        <Text slot="description" className="small wrong">
          {wrong}
        </Text>
      )}
      <Popover className="popover" placement="bottom end" offset={6}>
        <Dialog className="moment-days" aria-label={label}>
          <Calendar>
            <header className="row">
              <Heading className="moment-month" level={3} />
              <span className="push" />
              <Press slot="previous" className="icon-button" aria-label={t("before")}>
                <ChevronLeft size={17} aria-hidden />
              </Press>
              <Press slot="next" className="icon-button" aria-label={t("after")}>
                <ChevronRight size={17} aria-hidden />
              </Press>
            </header>
            <CalendarGrid weekdayStyle="short">
              <CalendarGridHeader>{(day) => <CalendarHeaderCell className="soft small">{day}</CalendarHeaderCell>}</CalendarGridHeader>
              <CalendarGridBody>{(date) => <CalendarCell date={date} className="moment-day numbers" />}</CalendarGridBody>
            </CalendarGrid>
          </Calendar>
        </Dialog>
      </Popover>
    </DatePicker>
  );
}

/** Today at midnight: what a day taken from the calendar begins with. */
function midnight(): CalendarDateTime {
  const now = new Date();
  return new CalendarDateTime(now.getFullYear(), now.getMonth() + 1, now.getDate());
}
