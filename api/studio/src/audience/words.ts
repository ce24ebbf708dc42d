import { both } from "~/words/words";

export const words = both(
  {
    everybody: "Everybody.", only: "Only shoppers {rule}.", and: "and", not: "not {rule}", text: "that fit what is written as text",
    said_segment: "in the segment {list}", said_learnt: "most like {list}", said_channel: "on {list}", said_locale: "reading {list}", said_country: "in {list}",
    said_holds: "with {list} in the cart", said_at_least: "with at least {n, plural, one {# item} other {# items}} in the cart", said_at_most: "with at most {n, plural, one {# item} other {# items}} in the cart",
    said_new: "who are new", said_returning: "who come back", said_time: "from {from} to {to} in {zone}", said_days: "on {list}", said_after: "from {when} on", said_before: "until {when}",
    said_did: "who {kinds}{often}{where}{lately}", said_often: " at least {n} times", said_where: " in “{category}”", said_lately: " within {n, plural, one {a day} other {# days}}", said_away: "away for {n, plural, one {a day} other {# days}} or more",
    segment: "Segment", learnt: "Most like", channel: "Channel", locale: "Language", country: "Country", cart: "Cart", visitor: "New or returning", time: "Time of day", after: "From a moment on", before: "Until a moment", did: "Did something", away_days: "Away",
    add: "Add a condition", another: "Another condition", group: "A group of its own", all: "all of these", any: "any of these", joinedBy: "Holds where", isNot: "Not", remove: "Remove: {what}", asText: "As text", asForm: "As a form", notJson: "This is not a condition yet: {why}", half: "Say the rest, and it is saved.", own: "This part is known only as text; it stays as it is.",
    new: "New", returning: "Returning", holds: "holds any of", at_least: "has at least", at_most: "has at most", items: "items", from: "From", to: "To", zone: "Time zone", weekdays: "Days; none: every day", moment: "Moment", kinds: "What", category: "In the category", times: "At least so many times", within: "Within days", days: "Days or more", products: "Products", addValue: "Add: {what}", take: "Add",
    view: "looked at", click: "clicked", dwell: "stayed with", cart_add: "put into the cart", cart_remove: "took out of the cart", purchase: "bought", rate: "rated", dismiss: "dismissed", share: "shared",
    web: "web", app: "app", email: "e-mail", store: "store screen",
  },
  {
    everybody: "所有人。", only: "仅限{rule}的顾客。", and: "且", not: "不是（{rule}）", text: "符合文本条件",
    said_segment: "属于分群{list}", said_learnt: "最接近{list}", said_channel: "使用{list}", said_locale: "阅读{list}", said_country: "位于{list}",
    said_holds: "购物车里有{list}", said_at_least: "购物车至少 {n} 件", said_at_most: "购物车至多 {n} 件",
    said_new: "初次来访", said_returning: "再次来访", said_time: "在 {from}–{to}（{zone}）来访", said_days: "{list}", said_after: "自 {when} 起来访", said_before: "在 {when} 之前来访",
    said_did: "{lately}{where}{kinds}{often}", said_often: "至少 {n} 次", said_where: "在“{category}”中", said_lately: "{n} 天内", said_away: "至少 {n} 天未来访",
    segment: "分群", learnt: "最接近", channel: "渠道", locale: "语言", country: "国家或地区", cart: "购物车", visitor: "新客或回访", time: "时段", after: "自某时起", before: "至某时止", did: "做过某事", away_days: "未来访",
    add: "添加条件", another: "再加条件", group: "单独成组", all: "全部满足", any: "任一满足", joinedBy: "成立条件", isNot: "非", remove: "移除：{what}", asText: "以文本编辑", asForm: "以表单编辑", notJson: "尚不是有效条件：{why}", half: "填写完整后即保存。", own: "此部分只能以文本编辑，会原样保留。",
    new: "初次来访", returning: "再次来访", holds: "包含任一", at_least: "至少", at_most: "至多", items: "件", from: "从", to: "到", zone: "时区", weekdays: "星期（不选则每天）", moment: "时刻", kinds: "行为", category: "分类", times: "至少次数", within: "多少天内", days: "至少天数", products: "商品", addValue: "添加：{what}", take: "添加",
    view: "浏览过", click: "点击过", dwell: "停留过", cart_add: "加入过购物车", cart_remove: "移出过购物车", purchase: "购买过", rate: "评过分", dismiss: "关闭过", share: "分享过",
    web: "网页", app: "应用", email: "邮件", store: "门店屏幕",
  },
);
