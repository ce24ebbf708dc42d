import { ArrowLeft, CalendarClock, Ellipsis, EyeOff, History, PanelRight, Send, Tags } from "lucide-react";
import { useState } from "react";
import { Form, Input, Label, Link, TextField } from "react-aria-components";
import { blockPlace, useGo } from "~/app/places";
import { useSession } from "~/app/session";
import { useShortcuts } from "~/app/shortcuts";
import { setTaste, useTaste } from "~/app/taste";
import { BlockPlansDocument } from "~/gql/graphql";
import { useAsk } from "~/graph/asking";
import { useBlockCommands } from "~/blocks/commands";
import { wordsOf } from "~/blocks/facts";
import { Actions } from "~/parts/Actions";
import { Button, IconButton } from "~/parts/Button";
import { Chip } from "~/parts/Chip";
import { Moment } from "~/parts/Moment";
import { Sheet } from "~/parts/Sheet";
import { kindName, kindWords } from "~/words/kinds";
import { tomorrow, ZONE } from "~/words/local";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import type { DraftOf, SaveState } from "./draft";
import type { Block } from "./scopes";
import { words } from "./words";


export function BlockHead({ block, draft, again }: { block: Block; draft: DraftOf; again: () => void }) {
  const t = useWords(words);
  const kind = useWords(kindWords);
  const { site, mayDo } = useSession();
  const publishes = mayDo("PUBLISH", { kind: block.kind });
  const { preview } = useTaste();
  const go = useGo();
  const commands = useBlockCommands();
  const [scheduling, setScheduling] = useState(false);
  const name = wordsOf(block.fields) ?? block.key;
  const { moment } = useWhen();
  const { data: planning } = useAsk(BlockPlansDocument, { site: site.key }, { about: ["Release"] });
  const planned = planning?.releases.edges.find(({ node }) => node.blocks.some((each) => each.block === block.id))?.node.scheduledAt;

  const publish = async (): Promise<void> => {
    const version = await draft.flush();
    if (version !== null && (await commands.publish({ id: block.id, version, name }))) again();
  };
  const unpublish = async (): Promise<void> => {
    const version = await draft.flush();
    if (version !== null) await commands.unpublish({ id: block.id, version, name });
  };
  useShortcuts(publishes ? [{ keys: "mod+Enter", words: t("save"), act: () => void publish(), always: true }] : []);

  const status = block.status === "published" ? "live" : (block.status as "changed" | "draft");
  return (
    <header className="block-head">
      <Link className="row soft small crumb" href={`/${site.key}/page/${block.page}`}>
        <ArrowLeft size={14} aria-hidden />
        {t("back")}
      </Link>
      <div className="row block-title">
        <h1>{name}</h1>
      </div>
      <div className="row block-line">
        <div className="row block-stands">
          <Chip state={status}>{t(status)}</Chip>
          <span className="soft small cut">
            {kindName(kind, block.kind)} · <span className="mono">{block.key}</span>
          </span>
          {planned && (
            <Link className="planned" href={`/${site.key}/releases`} aria-label={`${t("goesLive", { when: moment(planned) })}. ${t("seeRelease")}`}>
              <Chip state="changed">{t("goesLive", { when: moment(planned) })}</Chip>
            </Link>
          )}
          <SaveLine state={draft.state} />
        </div>
        <IconButton icon={PanelRight} name={t("preview")} hint="p" pressed={preview} onPress={() => setTaste({ preview: !preview })} />
        <Actions
          name={t("more")}
          actions={[
            { key: "history", name: t("history"), icon: History, act: () => go(blockPlace(block.id, "/history")) },
            ...(block.kind === "product_rail" ? [{ key: "products", name: t("merchandising"), icon: Tags, act: () => go(blockPlace(block.id, "/products")) }] : []),
            ...(block.status === "draft" || !mayDo("UNPUBLISH", { kind: block.kind }) ? [] : [{ key: "away", name: t("away"), icon: EyeOff, danger: true, act: () => void unpublish() }]),
          ]}
        >
          <IconButton icon={Ellipsis} name={t("more")} />
        </Actions>
        {mayDo("RELEASE") && <IconButton icon={CalendarClock} name={t("schedule")} onPress={() => setScheduling(true)} />}
        {publishes && (
          <Button look="ink" icon={Send} isDisabled={block.status === "published" && Object.keys(draft.typed).length === 0} onPress={() => void publish()}>
            {t("publish")}
          </Button>
        )}
      </div>
      {scheduling && (
        <ScheduleSheet
          name={name}
          onClose={() => setScheduling(false)}
          onSchedule={(title, at) => void draft.flush().then((version) => version !== null && commands.schedule(title, [{ id: block.id, version, name }], at))}
        />
      )}
    </header>
  );
}

function SaveLine({ state }: { state: SaveState }) {
  const t = useWords(words);
  if (state === "clean") return null;
  const wrong = state === "conflict" || state === "offline" || state === "invalid";
  return (
    <span className={`small save-line${wrong ? " wrong" : " soft"}`} role="status">
      {t(state)}
    </span>
  );
}

function ScheduleSheet({ name, onClose, onSchedule }: { name: string; onClose: () => void; onSchedule: (title: string, at: string) => void }) {
  const t = useWords(words);
  const [title, setTitle] = useState(name);
  const [at, setAt] = useState<string | null>(tomorrow);
  return (
    <Sheet title={t("scheduleTitle")} open onClose={onClose}>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!at) return;
          onSchedule(title, at);
          onClose();
        }}
      >
        <p className="soft">{t("scheduleLead", { zone: ZONE })}</p>
        <Moment label={t("when")} value={at} onChange={setAt} isRequired autoFocus />
        <TextField className="field" value={title} onChange={setTitle} isRequired>
          <Label>{t("releaseName")}</Label>
          <Input className="input" />
        </TextField>
        <Button look="ink" type="submit">
          {t("scheduleDo")}
        </Button>
      </Form>
    </Sheet>
  );
}
