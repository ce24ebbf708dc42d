// A moment, typed piece by piece or taken from a calendar, written as the studio's language writes it. It comes when a form needs one.

import { lazy, Suspense } from "react";
import { useWords } from "~/words/words";
import { momentWords } from "./momentWords";

export interface MomentProps {
  label: string;
  /** An instant, as the API says it; null while there is none. */
  value: string | null;
  onChange: (at: string | null) => void;
  labelled?: boolean;
  isRequired?: boolean;
  isDisabled?: boolean;
  autoFocus?: boolean;
  /** What is wrong with it, in words. */
  wrong?: string | undefined;
}

const Picker = lazy(() => import("./MomentPicker"));

export function Moment(props: MomentProps) {
  const t = useWords(momentWords);
  const { label, labelled = true } = props;
  return (
    <Suspense
      fallback={
        <div className="field moment" aria-busy aria-label={`${label}: ${t("coming")}`} role="group">
          {labelled && <span className="label">{label}</span>}
          <div className="input" />
        </div>
      }
    >
      <Picker {...props} />
    </Suspense>
  );
}
