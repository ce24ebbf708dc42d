// The steps of a block; any two states beside each other; and back to any of them.

import { ArrowLeft, History as HistoryIcon } from "lucide-react";
import { useState } from "react";
import { Button as Press, Link } from "react-aria-components";
import { useParams } from "react-router";
import { blockPlace } from "~/app/places";
import { useSession } from "~/app/session";
import { useBlockCommands } from "~/blocks/commands";
import { wordsOf } from "~/blocks/facts";
import { CompareDocument, HistoryDocument, type HistoryQuery, RestoreRevisionDocument, type SideInput } from "~/gql/graphql";
import { useAsk } from "~/graph/asking";
import { useLabel } from "~/blocks/labels";
import { Key } from "~/naming/Key";
import { Button } from "~/parts/Button";
import { Chip } from "~/parts/Chip";
import { Pick } from "~/parts/Pick";
import { Bones, Empty, Troubled } from "~/parts/states";
import { tell } from "~/parts/toasts";
import { useWhen } from "~/words/when";
import { who } from "~/words/who";
import { useWords } from "~/words/words";
import { Differences } from "./Differences";
import { words } from "./words";
import "./history.css";

type Block = Extract<NonNullable<HistoryQuery["block"]>, { __typename: "EditableBlock" }>;
const STANDS = ["LIVE", "DRAFT", "GENERATED"] as const;

export default function HistoryScreen() {
  const t = useWords(words);
  const id = useParams()["block"] ?? "";
  const { data, trouble, loading, again } = useAsk(HistoryDocument, { id });
  if (trouble) return <Troubled trouble={trouble} again={again} />;
  if (loading) return <Bones rows={9} tall={44} head />;
  if (data?.block?.__typename !== "EditableBlock") {
    return (
      <Empty icon={HistoryIcon} title={t("steps")}>
        {t("none")}
      </Empty>
    );
  }
  return <Loaded block={data.block} />;
}

function Loaded({ block }: { block: Block }) {
  const t = useWords(words);
  const { moment } = useWhen();
  const { site } = useSession();
  const label = useLabel();
  const { send, refused } = useBlockCommands();
  const [left, setLeft] = useState(block.status === "draft" ? `${Math.max(1, block.version - 1)}` : "LIVE");
  const [right, setRight] = useState("DRAFT");
  const { data } = useAsk(CompareDocument, { block: block.id, left: side(left), right: side(right) }, { about: ["EditableBlock"] });
  const options = [...STANDS.map((key) => ({ key, name: t(key) })), ...block.revisions.map((each) => ({ key: String(each.number), name: t("revision", { n: each.number }), note: `${action(each.action, t)} · ${who(each.by)}` }))];

  const name = wordsOf(block.fields) ?? block.key;

  const restore = async (revision: number, fields: string[] | null, said: string): Promise<void> => {
    const put = async (to: number, version: number) => (await send(RestoreRevisionDocument, { input: { site: site.key, id: block.id, expectedVersion: version, revision: to, fields } })).restoreRevision;
    const answer = await put(revision, block.version);
    if (answer.__typename !== "BlockEdited") return refused(answer, name);
    const { version } = answer.block;
    tell({ words: said, undo: () => void put(block.version, version).then((back) => (back.__typename === "BlockEdited" ? tell({ words: t("undone") }) : refused(back, name))) });
  };

  return (
    <div className="history">
      <Link className="row soft small crumb" href={`/${site.key}/${blockPlace(block.id)}`}>
        <ArrowLeft size={14} aria-hidden />
        {t("back")}
      </Link>
      <h1>
        {t("title", { name })} {name !== block.key && <Key of={block.key} />}
      </h1>
      <div className="history-two">
        <section>
          <h2>{t("steps")}</h2>
          <ol className="history-steps">
            {block.revisions.map((each) => (
              <li key={each.number} data-chosen={left === String(each.number) || undefined}>
                <Press
                  className="history-step"
                  aria-description={t("choose", { n: each.number })}
                  onPress={() => {
                    setLeft(String(each.number));
                    setRight("DRAFT");
                  }}
                >
                  <span className="numbers soft">{each.number}</span>
                  <span className="menu-words">
                    <span>
                      {action(each.action, t)} · {who(each.by)} {each.wentLive && <Chip state="live">{t("live")}</Chip>}
                    </span>
                    <span className="soft small cut">
                      {moment(each.at)} · {each.note ?? [...new Set(each.changed.map((one) => one.split(":")[0]!))].map((one) => label({ name: one, label: one.replaceAll("_", " ") })).join(", ")}
                    </span>
                  </span>
                </Press>
              </li>
            ))}
          </ol>
        </section>
        <section className="history-compare">
          <div className="look-pair">
            <Pick label={t("left")} value={left} onChange={setLeft} options={options} />
            <Pick label={t("right")} value={right} onChange={setRight} options={options} />
          </div>
          {/^\d+$/u.test(left) && (
            <div className="row">
              <Button onPress={() => void restore(Number(left), null, t("restored", { n: left }))}>{t("restore", { n: left })}</Button>
            </div>
          )}
          {data ? (
            <Differences
              fields={data.compare?.fields ?? []}
              onRestore={/^\d+$/u.test(left) ? (name, label) => void restore(Number(left), [name], t("restoredField", { label, n: left })) : null}
            />
          ) : (
            <Bones rows={3} tall={60} />
          )}
        </section>
      </div>
    </div>
  );
}

function side(key: string): SideInput {
  return /^\d+$/u.test(key) ? { revision: Number(key) } : { stand: key as "LIVE" };
}

function action(name: string, t: (key: "create" | "restoreStep") => string): string {
  return t((name === "restore" ? "restoreStep" : name) as "create");
}
