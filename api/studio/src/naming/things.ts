// Nouns of the audit log, and a thing of it in the reader's language.

import { useCallback } from "react";
import { useLabel } from "~/blocks/labels";
import { kindName, kindWords } from "~/words/kinds";
import { both, useWords } from "~/words/words";
import type { Calls, Named } from "./called";

export const nouns = both(
  {
    adapter: "Copy model", block: "Block", campaign: "Campaign", copy_policy: "Copy policy", dismissal: "What was put aside", document: "Document", documents: "Documents of", experiment: "Experiment", exposure_target: "Exposure target", figures: "Figures", image: "Picture of", item: "Content", job: "Job", page: "Page", page_policy: "Order of", person: "Person", proposal: "Proposal for", ranker: "Ranker", release: "Release", role: "Role", segment: "Segment", share_link: "Share link", shopper: "Shopper", site: "Site", space: "Vector space", token: "Token", webhook: "Webhook",
  },
  {
    adapter: "文案模型", block: "区块", campaign: "活动", copy_policy: "文案规则", dismissal: "搁置的事项", document: "查询", documents: "查询来源", experiment: "实验", exposure_target: "曝光目标", figures: "数据", image: "图片", item: "内容", job: "任务", page: "页面", page_policy: "页面排序", person: "人员", proposal: "建议", ranker: "排序模型", release: "发布计划", role: "角色", segment: "分群", share_link: "分享链接", shopper: "顾客", site: "站点", space: "向量空间", token: "令牌", webhook: "通知",
  },
);

export interface Thing extends Named {
  noun: string;
}

/** `segment:vip` is the noun Segment, its name and its key; what nobody named is called by its key alone. */
export function useThing(called: Calls): (thing: string) => Thing {
  const t = useWords(nouns);
  const kind = useWords(kindWords);
  const label = useLabel();
  return useCallback(
    (thing) => {
      const [noun = "", ...rest] = thing.split(":");
      const key = rest.join(":");
      const said = noun in nouns.en ? t(noun as "block") : noun.replaceAll("_", " ");
      if (noun === "copy_policy") {
        const [of = "", field] = key.split(/[.:]/u);
        return { noun: said, name: [kindName(kind, of), field && label({ name: field, label: field.replaceAll("_", " ") })].filter(Boolean).join(" · "), key };
      }
      const named = called(thing);
      return { noun: said, name: named?.name ?? "", key: named?.key ?? (/^[0-9a-f]{8}-/u.test(key) ? key.slice(0, 8) : key) };
    },
    [called, t, kind, label],
  );
}
