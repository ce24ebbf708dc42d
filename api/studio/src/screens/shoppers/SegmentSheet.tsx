import { useState } from "react";
import { Form, Input, Label, Text, TextField } from "react-aria-components";
import { useSession } from "~/app/session";
import { Builder } from "~/audience/Builder";
import { isWholly } from "~/audience/condition";
import { type Names } from "~/audience/sentence";
import { type OwnSegmentFragment, SaveSegmentDocument } from "~/gql/graphql";
import { useSend } from "~/graph/asking";
import { Button } from "~/parts/Button";
import { Sheet } from "~/parts/Sheet";
import { tell } from "~/parts/toasts";
import { useWords } from "~/words/words";
import { words } from "./words";

export function SegmentSheet({ segment, schema, names, onClose, onDone }: { segment: OwnSegmentFragment | null; schema: unknown; names: Names; onClose: () => void; onDone: () => void }) {
  const t = useWords(words);
  const { site } = useSession();
  const send = useSend();
  const [name, setName] = useState(segment?.name ?? "");
  const [key, setKey] = useState(segment?.key ?? "");
  const [description, setDescription] = useState(segment?.description ?? "");
  const [position, setPosition] = useState(String(segment?.position ?? 0));
  const [condition, setCondition] = useState<unknown>(segment?.condition ?? null);
  const [refused, setRefused] = useState<readonly string[]>([]);

  async function save(): Promise<void> {
    if (condition === null || !isWholly(condition)) return setRefused([t("noCondition")]);
    const put = async (of: { name: string; description: string; condition: unknown; position: number }, expectedVersion: number | null) =>
      (await send(SaveSegmentDocument, { input: { site: site.key, key, ...of, expectedVersion } })).saveSegment;
    try {
      const saved = await put({ name, description, condition, position: Number(position) || 0 }, segment?.version ?? null);
      if (saved.__typename === "SegmentInvalid") return setRefused(saved.problems.map((each) => `${each.path}: ${each.message}`));
      if (saved.__typename !== "SegmentSaved") return setRefused([saved.message]);
      onDone();
      onClose();
      const { version } = saved.segment;
      const undo = segment && (() => void put({ name: segment.name, description: segment.description, condition: segment.condition, position: segment.position }, version).then((back) => (onDone(), tell(back.__typename === "SegmentSaved" ? { words: t("undone") } : { words: back.message, wrong: true }))));
      tell({ words: t("saved", { name }), ...(undo ? { undo } : {}) });
    } catch (error) {
      setRefused([(error as Error).message]);
    }
  }

  return (
    <Sheet title={segment ? t("editTitle", { name: segment.name }) : t("newSegment")} open onClose={onClose} wide>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className="pair">
          <TextField className="field" value={name} onChange={setName} isRequired autoFocus>
            <Label>{t("name")}</Label>
            <Input className="input" />
          </TextField>
          <TextField className="field" value={key} onChange={setKey} isRequired isDisabled={segment !== null}>
            <Label>{t("key")}</Label>
            <Input className="input mono" />
          </TextField>
        </div>
        <TextField className="field" value={description} onChange={setDescription}>
          <Label>{t("description")}</Label>
          <Input className="input" />
        </TextField>
        <TextField className="field" value={position} onChange={setPosition} inputMode="numeric">
          <Label>{t("position")}</Label>
          <Input className="input short" />
          <Text slot="description" className="soft small">
            {t("positionHint")}
          </Text>
        </TextField>
        <div className="field">
          <span className="label">{t("condition")}</span>
          <Builder label={t("condition")} value={condition} schema={schema} names={names} onChange={setCondition} />
        </div>
        {refused.length > 0 && (
          <div role="alert" className="refused">
            {refused.map((each) => (
              <p key={each}>{each}</p>
            ))}
          </div>
        )}
        <Button look="ink" type="submit">
          {t("save")}
        </Button>
      </Form>
    </Sheet>
  );
}
