// A time of day, as the API says it: 09:30.

import { parseTime } from "@internationalized/date";
import { DateInput, DateSegment, Label, TimeField } from "react-aria-components";
import "./moment.css";

export default function Clock({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <TimeField className="field" value={value ? parseTime(value) : null} onChange={(time) => time && onChange(time.toString().slice(0, "09:30".length))} hourCycle={24} shouldForceLeadingZeros>
      <Label>{label}</Label>
      <DateInput className="input moment-in moment-said numbers">{(segment) => <DateSegment segment={segment} className="moment-piece" />}</DateInput>
    </TimeField>
  );
}
