// A menu of things to do.

import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";

export interface Action {
  key: string;
  name: string;
  icon?: LucideIcon;
  hint?: string;
  danger?: boolean;
  note?: string;
  act: () => void;
}

/** `children` is the button that opens it. */
export function Actions({ name, actions, children }: { name: string; actions: readonly Action[]; children: ReactNode }) {
  return (
    <MenuTrigger>
      {children}
      <Popover className="popover" placement="bottom end" offset={4}>
        <Menu className="menu" aria-label={name} onAction={(key) => actions.find((each) => each.key === key)?.act()}>
          {actions.map(({ key, name: words, icon: Icon, hint, danger, note }) => (
            <MenuItem key={key} id={key} textValue={words} className={`menu-item${danger ? " danger" : ""}`}>
              {Icon && <Icon size={15} aria-hidden />}
              <span className="menu-words">
                <span>{words}</span>
                {note && <span className="soft small">{note}</span>}
              </span>
              {hint && <kbd>{hint}</kbd>}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
