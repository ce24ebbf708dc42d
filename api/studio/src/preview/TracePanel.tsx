// Why this block, why this item, and why not that one.

import { Check, X } from "lucide-react";
import { Button as Press } from "react-aria-components";
import { words as audience } from "~/audience/words";
import { type Calls, useCalled } from "~/naming/called";
import { Key } from "~/naming/Key";
import { Chip, type State } from "~/parts/Chip";
import { problemWords } from "~/words/refusals";
import { useWhen } from "~/words/when";
import { both, useWords } from "~/words/words";
import type { PreviewedPage } from "./PreviewPane";

const words = both(
  {
    title: "Why this page", lead: "{n, plural, one {# block} other {# blocks}} considered for {who} on {channel}, {when}.", new: "somebody new", known: "somebody known",
    SHOWN: "Shown", NOT_PUBLISHED: "Not published", NOT_YET: "Not yet", OVER: "Over", AUDIENCE: "For others", NOTHING_TO_SHOW: "Found nothing", FAILED: "Failed",
    policy: "placed by {policy}", chance: "chance {chance}", wanted: "wanted {wanted}, found {found}", items: "Items", score: "score", left: "kept out by “{rule}”: {why}",
  },
  {
    title: "为何是这样的页面", lead: "为{who}在{channel}渠道（{when}）考虑了 {n} 个区块。", new: "新访客", known: "已知顾客",
    SHOWN: "已显示", NOT_PUBLISHED: "未发布", NOT_YET: "尚未开始", OVER: "已结束", AUDIENCE: "面向他人", NOTHING_TO_SHOW: "无内容可显示", FAILED: "失败",
    policy: "由 {policy} 安排", chance: "概率 {chance}", wanted: "要求 {wanted}，实际 {found}", items: "商品", score: "得分", left: "被规则“{rule}”排除：{why}",
  },
);

type Trace = NonNullable<PreviewedPage["trace"]>;

export function TracePanel({ trace, page, selected, onPick, brief = false }: { trace: Trace; page: PreviewedPage; selected: string | null; onPick?: (key: string) => void; brief?: boolean }) {
  const t = useWords(words);
  const inAudience = useWords(audience);
  const asked = ({ path, label }: { path: string; label: string }): string => {
    const key = path.split(".").at(-1) ?? "";
    return key in audience.en ? inAudience(key as "segment") : label;
  };
  const { moment, percent } = useWhen();
  const called = useCalled(trace.blocks.flatMap(({ block, items, leftOut }) => [`block:${block}`, ...[...items, ...leftOut].map(({ sku }) => `item:${sku}`)]));
  const list = (
    <ol className="trace-blocks">
      {trace.blocks.map((each) => {
        const block = page.blocks.find((one) => one?.key === each.key);
        const chosen = each.key === selected;
        const failed = each.findings.filter((one) => !one.passed);
        const name = called(`block:${each.block}`)?.name ?? each.key;
        return (
          <li key={each.block} className="trace-block" data-selected={chosen || undefined}>
            <div className="row">
              <Chip state={stateOf(each.verdict)}>{t(each.verdict)}</Chip>
              {onPick ? (
                <Press className="link-like cut" onPress={() => onPick(each.key)}>
                  {name}
                </Press>
              ) : (
                <span className="cut">{name}</span>
              )}
              {name !== each.key && <Key of={each.key} />}
            </div>
            {block && (
              <p className="soft small">
                {block.decision.reason.text} · {t("policy", { policy: block.decision.policy })}
                {block.decision.propensity !== null && ` · ${t("chance", { chance: percent(block.decision.propensity ?? 0) })}`}
              </p>
            )}
            {(chosen ? each.findings : failed).map((one) => (
              <p key={one.path} className="small row">
                {one.passed ? <Check size={13} aria-hidden /> : <X size={13} aria-hidden />}
                {asked(one)}: {t("wanted", { wanted: one.wanted, found: one.found })}
              </p>
            ))}
            {each.leftOut.map((one) => (
              <p key={one.sku} className="small soft">
                {called(`item:${one.sku}`)?.name} <Key of={one.sku} /> {t("left", { rule: one.rule, why: problemWords(one.why) })}
              </p>
            ))}
            {chosen && each.items.length > 0 && <Items items={each.items} called={called} />}
          </li>
        );
      })}
    </ol>
  );
  if (brief) return list;
  return (
    <div className="trace" role="region" aria-label={t("title")} tabIndex={0}>
      <p className="small">{t("lead", { n: trace.blocks.length, who: t(trace.new ? "new" : "known"), channel: trace.channel, when: moment(trace.at) })}</p>
      {list}
    </div>
  );
}

function Items({ items, called }: { items: Trace["blocks"][number]["items"]; called: Calls }) {
  const t = useWords(words);
  return (
    <table className="trace-items numbers">
      <caption className="unseen">{t("items")}</caption>
      <tbody>
        {items.map((item) => (
          <tr key={item.sku}>
            <th scope="row">
              {called(`item:${item.sku}`)?.name} <Key of={item.sku} />
            </th>
            <td>{item.source.replaceAll("_", " ")}</td>
            <td>
              {t("score")} {item.score.toFixed(2)}
            </td>
            <td className="soft">
              {item.terms
                .filter((term) => !term.name.startsWith("source:"))
                .map((term) => `${term.name} ${term.value >= 0 ? "+" : ""}${term.value.toFixed(2)}`)
                .join(" ")}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function stateOf(verdict: Trace["blocks"][number]["verdict"]): State {
  if (verdict === "SHOWN") return "live";
  if (verdict === "FAILED") return "danger";
  return verdict === "NOT_YET" || verdict === "OVER" ? "changed" : "plain";
}
