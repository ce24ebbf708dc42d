import { useState } from "react";
import { Form, Input, Label, Radio, RadioGroup, Text, TextField } from "react-aria-components";
import { blockPlace, useGo } from "~/app/places";
import { useSession } from "~/app/session";
import { BlockKindsDocument, CreateBlockDocument } from "~/gql/graphql";
import { useAsk, useSend } from "~/graph/asking";
import { Button } from "~/parts/Button";
import { Sheet } from "~/parts/Sheet";
import { Bones, Troubled } from "~/parts/states";
import { tell } from "~/parts/toasts";
import { kindName, kindWords } from "~/words/kinds";
import { useWords } from "~/words/words";
import type { PageData } from "./PageScreen";
import { words } from "./words";

export function AddBlock({ page, onClose }: { page: PageData; onClose: () => void }) {
  const t = useWords(words);
  const name = useWords(kindWords);
  const { site } = useSession();
  const go = useGo();
  const send = useSend();
  const { data, trouble, again } = useAsk(BlockKindsDocument, {});
  const [kind, setKind] = useState("hero");
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const key = typed ?? free(kind.replaceAll("_", "-"), page);

  async function add(): Promise<void> {
    const { createBlock: answer } = await send(CreateBlockDocument, { input: { site: site.key, page: page.key, expectedVersion: page.version, key, kind, fields: [] } });
    if (answer.__typename !== "BlockCreated") {
      const problems = "problems" in answer ? answer.problems.map((each) => `${each.name === "key" ? t("key") : each.name}: ${each.message}`).join("; ") : "";
      return setProblem(problems || answer.message);
    }
    onClose();
    tell({ words: t("added", { name: key }) });
    go(blockPlace(answer.block.id));
  }

  return (
    <Sheet title={t("addTitle")} open onClose={onClose}>
      <p className="soft">{t("addLead")}</p>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void add().catch((error: Error) => setProblem(error.message));
        }}
      >
        {trouble ? (
          <Troubled trouble={trouble} again={again} />
        ) : !data ? (
          <Bones rows={5} />
        ) : (
          <RadioGroup className="kinds" aria-label={t("addTitle")} value={kind} onChange={setKind}>
            {data.blockKinds.map((each) => (
              <Radio key={each.name} value={each.name} className="kind">
                <b>{kindName(name, each.name)}</b>
                <span className="soft small">{each.description}</span>
              </Radio>
            ))}
          </RadioGroup>
        )}
        <TextField className="field" value={key} onChange={setTyped} isInvalid={problem !== null}>
          <Label>{t("key")}</Label>
          <Input className="input mono" />
          <Text slot="description" className="soft small">
            {t("keyHint")}
          </Text>
        </TextField>
        {problem && (
          <p role="alert" className="refused">
            {problem}
          </p>
        )}
        <Button look="ink" type="submit">
          {t("addNow")}
        </Button>
      </Form>
    </Sheet>
  );
}

/** The name, or the name with the first number that makes it free. */
function free(name: string, page: PageData): string {
  const taken = new Set(page.blocks.map((each) => each.key));
  if (!taken.has(name)) return name;
  let n = 2;
  while (taken.has(`${name}-${n}`)) n += 1;
  return `${name}-${n}`;
}
