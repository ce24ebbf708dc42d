// What waits and what is wrong, said from its code and its facts in the reader's language, with names where keys stand.

import { useCallback } from "react";
import { useTaste } from "~/app/taste";
import { words as audience } from "~/audience/words";
import { useLabel } from "~/blocks/labels";
import { TODO_ZH, words as pictures } from "~/screens/media/words";
import { useDeed } from "~/words/deeds";
import { useWhen } from "~/words/when";
import { both, useTag, useWords } from "~/words/words";
import type { Calls } from "./called";
import { segmentOf, useScope } from "./scope";

export const findingWords = both(
  {
    unknown_segment_audience: "The audience names the segment “{segment}”, which this site does not have; nobody is in it.", unknown_segment: "There are words for the segment “{segment}”, which this site does not have.", unknown_channel: "There are words for the channel “{channel}”, which there is not.",
    empty_segment_audience: "The audience names the segment “{segment}”, which nobody can be in from now on.", empty_segment: "There are words for the segment “{segment}”, which nobody can be in from now on.",
    unreadable_audience: "The audience cannot be read any more, so nobody sees the block. {problem}", unreadable: "The moment cannot be read any more, so nobody sees the block: it {problem}.",
    audience_never: "No visit can be what the audience asks for: its parts exclude one another.", audience_over: "What the audience asks for lies in the past; nobody will see the block again.", window_inverted: "The block ends before it starts.", window_over: "The block ended {when}. Take it away, or give it a new window.", window_misses_audience: "While the block is shown, nobody can be what its audience asks for. Move the window or the moments.",
    shadowed: "Nobody gets the words “{scope}”: “{over}” speaks to everybody. Release one of them.", incomplete: "“{field}” has to be filled in, in {locale} at least.", missing_words: "In {locale}, {fields} of this block {n, plural, one {falls} other {fall}} back to other words.", pin_excluded: "The rules pin {things} and exclude it. Take one of the two away.", unknown_sku: "{things} cannot be had: unknown to this site, or withdrawn.",
    same_block: "Says the same as “{other}”, and there are shoppers who see both.", page_empty: "Nobody made anything for this visit: {visit}. Add a block that is for everybody.", page_not_tried: "There are too many sorts of visits to try them all; the plainest get something. Is one block for everybody?",
    stale_translation: "“{field}” in {locale} renders words in {source} that have changed.", offer_ends: "“{title}” ends {when}. Plan what comes after it.", picture_refused: "A picture of “{title}” is not shown: {problem}", picture: "A picture of “{title}”: {what} {todo}", job_failed: "{deed} failed {n, plural, one {once} other {# times}}: {error}",
    new: "a new shopper", returning: "a returning shopper", inSegments: "in {list}", inNone: "in no segment", from: "from {country}", cart: "{n} in the cart", at: "at {when}",
  },
  {
    unknown_segment_audience: "受众指定了分群“{segment}”，此站点没有该分群，无人属于它。", unknown_segment: "有写给分群“{segment}”的文字，但此站点没有该分群。", unknown_channel: "有写给渠道“{channel}”的文字，但没有该渠道。",
    empty_segment_audience: "受众指定了分群“{segment}”，今后不会再有人属于它。", empty_segment: "有写给分群“{segment}”的文字，今后不会再有人属于它。",
    unreadable_audience: "受众条件已无法读取，因此无人看到此区块。{problem}", unreadable: "时刻已无法读取，因此无人看到此区块：{problem}",
    audience_never: "没有访客能满足受众条件：各部分互相排斥。", audience_over: "受众条件已成过去，不会再有人看到此区块。", window_inverted: "区块的结束早于开始。", window_over: "区块已于 {when} 结束。请下线，或设置新的时段。", window_misses_audience: "在区块显示期间，无人能满足受众条件。请调整时段或时刻。",
    shadowed: "“{scope}”的文字无人看到：“{over}”面向所有人。请放弃其中之一。", incomplete: "“{field}”必须填写，至少要有{locale}。", missing_words: "{locale}中，此区块的{fields}沿用了其他文字。", pin_excluded: "规则既置顶又排除了{things}，请去掉其一。", unknown_sku: "无法提供{things}：此站点没有，或已下架。",
    same_block: "与“{other}”内容相同，且有顾客会同时看到两者。", page_empty: "此类访客没有任何内容：{visit}。请添加面向所有人的区块。", page_not_tried: "访客类型太多，无法逐一检查；最普通的访客有内容可看。是否有面向所有人的区块？",
    stale_translation: "“{field}”的{locale}文字所依据的{source}原文已更改。", offer_ends: "“{title}”将于 {when} 结束，请安排后续内容。", picture_refused: "“{title}”的一张图片无法显示：{problem}", picture: "“{title}”的一张图片：{what}。{todo}", job_failed: "{deed}失败 {n} 次：{error}",
    new: "新顾客", returning: "回访顾客", inSegments: "属于{list}", inNone: "不属于任何分群", from: "来自{country}", cart: "购物车内 {n} 件", at: "时间为 {when}",
  },
);

export interface Finding {
  code: string;
  message: string;
  facts: unknown;
  page?: string | null | undefined;
  field?: string | null | undefined;
  locale?: string | null | undefined;
  sku?: string | null | undefined;
  at?: string | null | undefined;
}

type Facts = Record<string, unknown>;
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** What its sentence names by key. */
export function thingsIn({ facts, page, sku }: Finding): string[] {
  const { segment, segments, scope, over, skus, other } = (facts ?? {}) as Facts;
  const keys = [typeof segment === "string" ? segment : null, ...texts(segments)].filter((each) => each !== null);
  const scopes = [scope, over].flatMap((each) => (typeof each === "string" ? (segmentOf(each) ?? []) : []));
  return [...keys.map((each) => `segment:${each}`), ...scopes, ...[...texts(skus), ...(sku ? [sku] : [])].map((each) => `item:${each}`), ...(typeof other === "string" && page ? [`block:${page}/${other}`] : [])];
}

/** The finding as a sentence; one whose code is not known here says what the API says. */
export function useFinding(called: Calls): (finding: Finding) => string {
  const t = useWords(findingWords);
  const inAudience = useWords(audience);
  const inPicture = useWords(pictures);
  const tag = useTag();
  const { language: reads } = useTaste();
  const { moment, language } = useWhen();
  const label = useLabel();
  const scope = useScope(called);
  const deed = useDeed();
  return useCallback(
    (finding) => {
      const code = finding.code.toLowerCase();
      const facts = (finding.facts ?? {}) as Facts;
      const list = new Intl.ListFormat(tag, { type: "conjunction" });
      const fact = (name: string): string => String(facts[name] ?? "");
      const nameOf = (thing: string): string => called(thing)?.name ?? thing.split(":").slice(1).join(":").replace(/^.*\//u, "");
      const field = (name: string): string => label({ name, label: name.replaceAll("_", " ") });
      const visit = (): string =>
        list.format([
          fact("channel") in audience.en ? inAudience(fact("channel") as "web") : fact("channel"),
          language(fact("locale")),
          t(facts["visitor"] === "new" ? "new" : "returning"),
          texts(facts["segments"]).length > 0 ? t("inSegments", { list: list.format(texts(facts["segments"]).map((each) => nameOf(`segment:${each}`))) }) : t("inNone"),
          ...(facts["country"] ? [t("from", { country: new Intl.DisplayNames([tag], { type: "region" }).of(fact("country")) ?? fact("country") })] : []),
          ...(facts["cart"] ? [t("cart", { n: Number(facts["cart"]) })] : []),
          ...(facts["at"] ? [t("at", { when: moment(fact("at")) })] : []),
        ]);
      const picture = code.startsWith("picture_") && code !== "picture_refused";
      const ofAudience = `${code}_audience`;
      const key = picture ? "picture" : finding.field === "audience" && ofAudience in findingWords.en ? ofAudience : code;
      if (!(key in findingWords.en)) return finding.message;
      const problem = fact("problem").toUpperCase();
      const locale = fact("locale") || (finding.locale ?? "");
      return t(key as "incomplete", {
        segment: nameOf(`segment:${fact("segment")}`),
        channel: fact("channel"),
        problem: [fact("path"), fact("problem")].filter(Boolean).join(": "),
        when: finding.at ?? facts["at"] ? moment(finding.at ?? fact("at")) : "",
        scope: scope(fact("scope")),
        over: scope(fact("over")),
        field: field(finding.field ?? ""),
        fields: list.format(texts(facts["fields"]).map(field)),
        n: Number(facts["attempts"] ?? texts(facts["fields"]).length),
        locale: locale ? language(locale) : "",
        source: fact("source_locale") ? language(fact("source_locale")) : "",
        things: list.format(texts(facts["skus"]).map((each) => nameOf(`item:${each}`))),
        other: nameOf(`block:${finding.page ?? ""}/${fact("other")}`),
        visit: code === "page_empty" ? visit() : "",
        title: fact("title") || nameOf(`item:${finding.sku ?? ""}`),
        what: reads === "zh" && problem in pictures.zh ? inPicture(problem as "SMALL") : fact("what"),
        todo: reads === "zh" ? (TODO_ZH[problem] ?? fact("todo")) : fact("todo"),
        deed: deed(fact("kind")),
        error: fact("error"),
      });
    },
    [called, t, inAudience, inPicture, tag, reads, moment, language, label, scope, deed],
  );
}
