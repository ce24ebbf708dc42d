import { ComboBox, Input, Label, ListBox, ListBoxItem } from "react-aria-components";
import { Beside } from "~/parts/Beside";

/** One of the names there are, or any other that is typed. What is known is shown by its name, and asked for by its key. */
export function Filter({ label, value, known, name, onChange }: { label: string; value: string | null; known: readonly string[]; name: (key: string) => string; onChange: (to: string | null) => void }) {
  const shown = value ? name(value) : "";
  return (
    <ComboBox
      className="field filter"
      defaultInputValue={shown}
      key={shown}
      allowsCustomValue
      menuTrigger="focus"
      defaultItems={known.map((id) => ({ id, name: name(id) }))}
      onSelectionChange={(key) => key !== null && onChange(String(key))}
      onBlur={(event) => {
        const typed = (event.target as HTMLInputElement).value?.trim() ?? "";
        if (typed === shown) return;
        onChange((known.find((each) => name(each).toLowerCase() === typed.toLowerCase()) ?? typed) || null);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") (event.target as HTMLInputElement).blur();
      }}
    >
      <Label>{label}</Label>
      <Input className="input" />
      <Beside>
        <ListBox className="menu">
          {(each: { id: string; name: string }) => (
            <ListBoxItem id={each.id} className="menu-item" textValue={each.name}>
              <span className="cut">{each.name}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Beside>
    </ComboBox>
  );
}
