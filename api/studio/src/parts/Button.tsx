import type { LucideIcon } from "lucide-react";
import type { ReactNode, Ref } from "react";
import { Button as Press, type ButtonProps, Tooltip, TooltipTrigger } from "react-aria-components";

type Look = "plain" | "ink" | "quiet" | "danger";

export function Button({ look = "plain", icon: Icon, children, ...rest }: Omit<ButtonProps, "children" | "className"> & { look?: Look; icon?: LucideIcon; children: ReactNode }) {
  return (
    <Press {...rest} className={`button ${look}`}>
      {Icon && <Icon size={16} aria-hidden />}
      {children}
    </Press>
  );
}

/** A button that is a picture; its name is read, and shown when pointed at. `hint` is its shortcut. */
export function IconButton({
  icon: Icon,
  name,
  hint,
  pressed,
  plain = false,
  ref,
  ...rest
}: Omit<ButtonProps, "children" | "className"> & { icon: LucideIcon; name: string; hint?: string; pressed?: boolean; plain?: boolean; ref?: Ref<HTMLButtonElement> }) {
  const button = (
    <Press {...rest} ref={ref} aria-label={name} aria-pressed={pressed} className={`icon-button${pressed ? " pressed" : ""}`}>
      <Icon size={17} aria-hidden />
    </Press>
  );
  // In a row of a long list a tooltip each costs more than it says.
  if (plain) return button;
  return (
    <TooltipTrigger delay={500}>
      {button}
      <Tooltip className="tooltip" offset={6}>
        {name}
        {hint && <kbd>{hint}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  );
}
