import { useState } from "react";
import { Form } from "react-aria-components";
import type { ColleagueFragment } from "~/gql/graphql";
import { Button } from "~/parts/Button";
import { Sheet } from "~/parts/Sheet";
import { useWords } from "~/words/words";
import { BoundsPick } from "./BoundsPick";
import type { Bounds } from "./commands";
import { words } from "./words";

export function ChangeSheet({ person, roles, onClose, onSave }: { person: ColleagueFragment; roles: readonly { key: string; title: string }[]; onClose: () => void; onSave: (bounds: Bounds) => void }) {
  const t = useWords(words);
  const [bounds, setBounds] = useState<Bounds>({ kind: person.kind, role: person.role?.key ?? null });
  return (
    <Sheet title={t("changeTitle", { name: person.name })} open onClose={onClose}>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onSave(bounds);
          onClose();
        }}
      >
        <BoundsPick kinds={["EDITOR", "OPERATOR"]} roles={roles} value={bounds} onChange={setBounds} />
        <Button look="ink" type="submit">
          {t("save")}
        </Button>
      </Form>
    </Sheet>
  );
}
