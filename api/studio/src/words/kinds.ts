// What block kinds and their fields are called. A kind that is not here is called what the API calls it.

import { both, type Say } from "./words";

export const kindWords = both(
  {
    hero: "Hero",
    product_rail: "Product rail",
    promotion_banner: "Promotion banner",
    article_feed: "Article feed",
    category_tiles: "Category tiles",
    welcome_guide: "Welcome guide",
    rich_text: "Rich text",
  },
  {
    hero: "首屏大图",
    product_rail: "商品栏",
    promotion_banner: "促销横幅",
    article_feed: "文章列表",
    category_tiles: "分类磁贴",
    welcome_guide: "欢迎指南",
    rich_text: "富文本",
  },
);

export type KindKey = keyof (typeof kindWords)["en"];

export function kindName(say: Say<KindKey>, kind: string): string {
  return kind in kindWords.en ? say(kind as KindKey) : kind.replaceAll("_", " ");
}

/** Field labels come from the API in English; these are the Chinese for those it has today. */
export const FIELDS_ZH: Record<string, string> = {
  headline: "标题", body: "正文", call_to_action: "行动按钮", push: "推送消息", email_subject: "邮件主题", title: "标题", subtitle: "副标题", source: "商品来源", category: "分类",
  own_category: "顾客自己的分类", anchor_rank: "参照商品", limit: "数量", merchandising: "陈列规则", in_stock_only: "仅有货", promotion: "促销",
  steps: "步骤", document: "正文", audience: "受众", starts_at: "开始", ends_at: "结束", pinned: "固定", position: "位置",
};
