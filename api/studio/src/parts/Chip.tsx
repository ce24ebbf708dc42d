import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

export type State = "live" | "changed" | "draft" | "proposal" | "danger" | "plain";

/** A state at a glance: colour, and always a word beside it. */
export function Chip({ state, icon: Icon, children, title }: { state: State; icon?: LucideIcon; children: ReactNode; title?: string }) {
  return (
    <span className={`chip ${state}`} title={title}>
      {Icon ? <Icon size={12} aria-hidden /> : <i aria-hidden />}
      {children}
    </span>
  );
}
