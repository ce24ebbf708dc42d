import { ComboBox, Input, Label, ListBox, ListBoxItem } from "react-aria-components";
import { Beside } from "~/parts/Beside";

/** One of the names there are, or any other that is typed. */
export function Filter({ label, value, known, onChange }: { label: string; value: string | null; known: readonly string[]; onChange: (to: string | null) => void }) {
  return (
    <ComboBox
      className="field filter"
      defaultInputValue={value ?? ""}
      key={value ?? ""}
      allowsCustomValue
      menuTrigger="focus"
      defaultItems={known.map((id) => ({ id }))}
      onSelectionChange={(key) => key !== null && onChange(String(key))}
      onBlur={(event) => {
        const typed = (event.target as HTMLInputElement).value?.trim() ?? "";
        if (typed !== (value ?? "")) onChange(typed || null);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") (event.target as HTMLInputElement).blur();
      }}
    >
      <Label>{label}</Label>
      <Input className="input" />
      <Beside>
        <ListBox className="menu">
          {(each: { id: string }) => (
            <ListBoxItem id={each.id} className="menu-item" textValue={each.id}>
              <span className="cut">{each.id}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Beside>
    </ComboBox>
  );
}
