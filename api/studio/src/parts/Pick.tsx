// Choosing one of a few.

import { Check, ChevronDown } from "lucide-react";
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from "react-aria-components";

export interface Option {
  key: string;
  name: string;
  note?: string | undefined;
}

export function Pick({
  label,
  options,
  value,
  onChange,
  quiet = false,
  labelled = true,
  isDisabled = false,
}: {
  label: string;
  options: readonly Option[];
  value: string | null;
  onChange: (key: string) => void;
  quiet?: boolean;
  labelled?: boolean;
  isDisabled?: boolean;
}) {
  return (
    <Select
      value={value}
      onChange={(key) => key !== null && onChange(String(key))}
      className={`pick${quiet ? " quiet" : ""}`}
      isDisabled={isDisabled}
      {...(labelled ? {} : { "aria-label": label })}
    >
      {labelled && <Label>{label}</Label>}
      <Button className="pick-button">
        <SelectValue className="cut">{({ selectedText }) => selectedText}</SelectValue>
        <ChevronDown size={14} aria-hidden />
      </Button>
      <Popover className="popover" offset={4}>
        <ListBox className="menu" items={options.map((each) => ({ ...each, id: each.key }))}>
          {(option) => (
            <ListBoxItem className="menu-item" textValue={option.name}>
              {({ isSelected }) => (
                <>
                  <span className="menu-words">
                    <span>{option.name}</span>
                    {option.note && <span className="soft small">{option.note}</span>}
                  </span>
                  {isSelected && <Check size={14} aria-hidden />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
