// What a deed's details are called, and what their values say.

import { useCallback } from "react";
import { useSentence } from "~/audience/sentence";
import { useLabel } from "~/blocks/labels";
import type { Calls } from "~/naming/called";
import { thingsOf, useNames } from "~/naming/conditions";
import { segmentOf, useScope } from "~/naming/scope";
import { useThing } from "~/naming/things";
import { kindName, kindWords } from "~/words/kinds";
import { useWhen } from "~/words/when";
import { both, useTag, useWords } from "~/words/words";

const factWords = both(
  {
    action: "action", after: "after", answer: "answer", at: "at", before: "before", block: "block", buckets: "places", changed: "changed", condition: "condition", count: "how many", decision: "decision", default_locale: "language", email: "e-mail", ended: "ended", epsilon: "epsilon", estimates: "estimates", expires_at: "until", field: "field", fields: "fields", grants: "grants", issuer: "signs in at", key: "key", keys: "keys", kind: "kind", kinds: "kinds", label: "label", live: "live", locale: "language", locales: "languages", name: "name", note: "note", now: "now", origin: "from", page: "page", policy: "policy", promotion: "promotion", reason: "why", reverts: "takes back", role: "role", scope: "shows", seed: "seed", segment: "segment", share_permille: "share, ‰", shoppers: "shoppers", signals: "signals", sku: "sku", state: "state", text: "words", title: "title", until: "until", version: "version", words: "words",
    content: "with this draft", apart: "apart from the draft", nothing: "taken away", yes: "yes", no: "no",
  },
  {
    action: "操作", after: "之后", answer: "答复", at: "时间", before: "之前", block: "区块", buckets: "名额", changed: "更改", condition: "条件", count: "数量", decision: "决定", default_locale: "语言", email: "邮箱", ended: "已结束", epsilon: "ε", estimates: "估计", expires_at: "有效至", field: "字段", fields: "字段", grants: "权限", issuer: "登录来源", key: "键", keys: "键数", kind: "类型", kinds: "类型", label: "标签", live: "上线", locale: "语言", locales: "语言", name: "名称", note: "备注", now: "现在", origin: "来源", page: "页面", policy: "规则", promotion: "促销", reason: "原因", reverts: "撤回", role: "角色", scope: "展示", seed: "种子", segment: "分群", share_permille: "占比 ‰", shoppers: "顾客", signals: "行为", sku: "编号", state: "状态", text: "文字", title: "标题", until: "至", version: "版本", words: "文字",
    content: "随此草稿", apart: "与草稿分开", nothing: "已下线", yes: "是", no: "否",
  },
);

type Details = Readonly<Record<string, unknown>>;
/** Details that are the key of a thing, by its noun. */
const KEYS: Record<string, string> = { block: "block", promotion: "item", segment: "segment", role: "role", reverts: "release", page: "page" };
const SCOPED = /^(\w+):(.+)$/u;

/** What the details of a deed name by key. */
export function thingsOfDetails(details: Details): string[] {
  return Object.entries(details).flatMap(([name, value]) => {
    if (name === "condition") return thingsOf(value);
    if (name === "changed" && Array.isArray(value)) return value.flatMap((each) => segmentOf(String(each).split(":").slice(1).join(":")) ?? []);
    return KEYS[name] && typeof value === "string" ? [`${KEYS[name]}:${value}`] : [];
  });
}

export interface Fact {
  key: string;
  name: string;
  value: string;
  /** As the log has it, where that says more. */
  raw: string;
}

export function useFacts(details: Details, called: Calls): readonly Fact[] {
  const t = useWords(factWords);
  const kind = useWords(kindWords);
  const tag = useTag();
  const label = useLabel();
  const scope = useScope(called);
  const thing = useThing(called);
  const { moment, language } = useWhen();
  const { sentence } = useSentence(useNames(thingsOfDetails(details), called));
  const field = useCallback((name: string) => label({ name, label: name.replaceAll("_", " ") }), [label]);

  const said = (name: string, value: unknown): string => {
    const list = (each: (one: string) => string): string => new Intl.ListFormat(tag, { type: "conjunction" }).format((value as unknown[]).map((one) => each(String(one))));
    if (typeof value === "boolean") return t(value ? "yes" : "no");
    if (name === "condition") return sentence(value);
    if (name === "changed" && Array.isArray(value)) return list((one) => (SCOPED.test(one) ? one.replace(SCOPED, (_, of: string, at: string) => `${field(of)} (${scope(at)})`) : field(one)));
    if (name === "fields" && Array.isArray(value)) return list(field);
    if (name === "locales" && Array.isArray(value)) return list(language);
    if (Array.isArray(value) && value.every((one) => typeof one === "string")) return list((one) => one);
    if (typeof value !== "string") return typeof value === "number" ? String(value) : JSON.stringify(value);
    if (KEYS[name]) return thing(`${KEYS[name]}:${value}`).name || value;
    if (name === "kind") return kindName(kind, value);
    if (name === "field") return field(value);
    if (name === "locale" || name === "default_locale") return language(value);
    if (name === "live" && value in factWords.en) return t(value as "content");
    return /^\d{4}-\d\d-\d\dT/u.test(value) && !Number.isNaN(Date.parse(value)) ? moment(value) : value;
  };
  return Object.entries(details)
    .filter(([, value]) => value !== null && value !== "")
    .map(([key, value]) => ({ key, name: key in factWords.en ? t(key as "at") : key.replaceAll("_", " "), value: said(key, value), raw: typeof value === "string" ? value : JSON.stringify(value) }));
}
