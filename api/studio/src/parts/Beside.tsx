// A list beside the field somebody types into.

import { type ComponentProps, use, useMemo, useRef } from "react";
import { OverlayTriggerStateContext, Popover } from "react-aria-components";

/**
 * The popover of a combobox. It goes along when the page moves below it, for whatever a form has to say arrives while somebody types;
 * by itself it would close. Only where its field leaves the window it closes.
 */
export function Beside({ children, className = "", ...rest }: Omit<ComponentProps<typeof Popover>, "className"> & { className?: string }) {
  const state = use(OverlayTriggerStateContext);
  const anchor = useRef<HTMLSpanElement>(null);
  const staying = useMemo(
    () =>
      state && {
        ...state,
        close: () => {
          const field = anchor.current?.parentElement?.getBoundingClientRect();
          // The list is not told why it is to close; only the event that is going on says.
          if (window.event?.type !== "scroll" || !field || field.bottom < 0 || field.top > window.innerHeight) return state.close();
          // Overlays find their place anew when the window changes.
          window.dispatchEvent(new Event("resize"));
        },
      },
    [state],
  );
  return (
    <>
      <span ref={anchor} hidden />
      <OverlayTriggerStateContext value={staying}>
        <Popover className={`popover ${className}`} {...rest}>
          {children}
        </Popover>
      </OverlayTriggerStateContext>
    </>
  );
}
