// A machine's new words beside what they were made from and what a person says: accept, keep mine, merge, reject.

import { Check, GitMerge, Shield, X } from "lucide-react";
import { useState } from "react";
import { TextArea, TextField } from "react-aria-components";
import { useSession } from "~/app/session";
import type { OfferedFragment } from "~/gql/graphql";
import { Button } from "~/parts/Button";
import { Chip } from "~/parts/Chip";
import { useWhen } from "~/words/when";
import { who } from "~/words/who";
import { both, useWords } from "~/words/words";
import type { Reply } from "./answering";
import { Pieces } from "./Pieces";
import "./proposals.css";

const words = both(
  { title: "Proposed by {model}, {ago}", base: "The machine before", mine: "Now, by {by}", now: "Now", theirs: "Proposed", accept: "Accept", keep: "Keep mine", merge: "Merge…", reject: "Reject…", none: "nothing", use: "Use these words", merged: "Your words, made from both", reason: "Why not (for whoever reads this next)", no: "Reject", back: "Back" },
  { title: "{model} 于{ago}建议", base: "机器此前", mine: "现在，{by}", now: "现在", theirs: "建议", accept: "接受", keep: "保留我的", merge: "合并…", reject: "拒绝…", none: "无", use: "使用这些文字", merged: "由两者合成的文字", reason: "拒绝原因（供后来者参考）", no: "拒绝", back: "返回" },
);

export function ThreeWay({ proposal, onAnswer }: { proposal: OfferedFragment; onAnswer: (reply: Reply) => void }) {
  const t = useWords(words);
  const { ago } = useWhen();
  const { mayDo } = useSession();
  const [mode, setMode] = useState<"look" | "merge" | "reject">("look");
  const [text, setText] = useState(proposal.text);
  const [reason, setReason] = useState("");
  return (
    <section className="three" aria-label={t("title", { model: proposal.model, ago: ago(proposal.createdAt) })}>
      <Chip state="proposal">{t("title", { model: proposal.model, ago: ago(proposal.createdAt) })}</Chip>
      <dl className="three-sides">
        {proposal.base !== null && proposal.base !== proposal.current && (
          <div>
            <dt>{t("base")}</dt>
            <dd className="words soft">{proposal.base || t("none")}</dd>
          </div>
        )}
        <div>
          <dt>{proposal.heldBy ? t("mine", { by: who(proposal.heldBy) }) : t("now")}</dt>
          <dd className="words">{proposal.current || t("none")}</dd>
        </div>
        <div>
          <dt>{t("theirs")}</dt>
          <dd>{proposal.fromCurrent.length > 0 ? <Pieces pieces={proposal.fromCurrent} /> : <span className="words">{proposal.text}</span>}</dd>
        </div>
      </dl>
      {mode === "look" && mayDo("DECIDE") && (
        <div className="row three-acts">
          <Button icon={Check} onPress={() => onAnswer({ answer: "ACCEPT" })}>
            {t("accept")}
          </Button>
          {proposal.heldBy && (
            <Button icon={Shield} onPress={() => onAnswer({ answer: "KEEP" })}>
              {t("keep")}
            </Button>
          )}
          <Button icon={GitMerge} onPress={() => setMode("merge")}>
            {t("merge")}
          </Button>
          <Button look="quiet" icon={X} onPress={() => setMode("reject")}>
            {t("reject")}
          </Button>
        </div>
      )}
      {mode !== "look" && (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            onAnswer(mode === "merge" ? { answer: "MERGE", text } : { answer: "REJECT", reason });
          }}
        >
          <TextField className="field" aria-label={t(mode === "merge" ? "merged" : "reason")} value={mode === "merge" ? text : reason} onChange={mode === "merge" ? setText : setReason} autoFocus>
            <TextArea className={`input${mode === "merge" ? " words" : ""}`} rows={2} placeholder={t(mode === "merge" ? "merged" : "reason")} />
          </TextField>
          <div className="row">
            <Button look="ink" type="submit" isDisabled={!(mode === "merge" ? text : reason).trim()}>
              {t(mode === "merge" ? "use" : "no")}
            </Button>
            <Button look="quiet" onPress={() => setMode("look")}>
              {t("back")}
            </Button>
          </div>
        </form>
      )}
    </section>
  );
}
