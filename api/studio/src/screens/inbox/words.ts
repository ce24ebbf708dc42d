import { both } from "~/words/words";

export const words = both(
  {
    title: "Inbox", lead: "{n, plural, =0 {Nothing waits for you.} one {One thing waits.} other {# things wait.}}", kinds: "Show", all: "Everything", PROPOSAL: "Proposals", TRANSLATION: "Translations", LINT: "Checks", OFFER: "Offers", PICTURE: "Pictures", JOB: "Failed jobs",
    emptyTitle: "All quiet", empty: "New words from machines, stale translations, broken rules, ending offers, pictures that cannot be shown and failed jobs come here.", list: "What waits", select: "Choose all shown", chosen: "{n} chosen", accept: "Accept", keep: "Keep mine", reject: "Reject", later: "Put aside", retry: "Try again", open: "Open", clear: "Choose none", more: "Show more",
    baseMoved: "The base moved", proposalIn: "{field} of {block}, in {locale}", ends: "ends {when}",
    dryTitle: "What would happen", dryLead: "{n, plural, one {One field changes} other {# fields change}} in drafts; shoppers see nothing before you publish.", refusedLead: "{n, plural, one {One} other {#}} cannot be decided like this:", do: "Do it", nothing: "nothing", decided: "{n, plural, one {One proposal is} other {# proposals are}} decided.", undone: "They wait again.", reasonBulk: "Rejected in bulk.", aside: "{n, plural, one {One thing is} other {# things are}} put aside until it changes.", retried: "{n, plural, one {One job is} other {# jobs are}} tried again.",
    j: "Next", k: "Previous", x: "Choose or leave", a: "Accept what is chosen", m: "Keep mine, for what is chosen", r: "Reject what is chosen", e: "Put aside what is chosen", hint: "j k walk · x choose · a accept · m keep mine · r reject · e put aside · Enter open",
  },
  {
    title: "收件箱", lead: "{n, plural, =0 {没有待处理事项。} other {有 # 项待处理。}}", kinds: "显示", all: "全部", PROPOSAL: "建议", TRANSLATION: "翻译", LINT: "检查", OFFER: "优惠", PICTURE: "图片", JOB: "失败的任务",
    emptyTitle: "一切安好", empty: "机器的新文字、过时的翻译、失效的规则、即将结束的优惠、无法显示的图片和失败的任务会出现在这里。", list: "待处理", select: "选择全部", chosen: "已选 {n} 项", accept: "接受", keep: "保留我的", reject: "拒绝", later: "搁置", retry: "重试", open: "打开", clear: "取消选择", more: "显示更多",
    baseMoved: "基础内容已变", proposalIn: "{block} 的{field}（{locale}）", ends: "{when} 结束",
    dryTitle: "将会发生什么", dryLead: "草稿中 {n} 个字段会更改；发布前顾客看不到。", refusedLead: "{n} 项无法这样处理：", do: "执行", nothing: "无", decided: "已处理 {n} 条建议。", undone: "已恢复为待处理。", reasonBulk: "批量拒绝。", aside: "已搁置 {n} 项，直到其发生变化。", retried: "已重试 {n} 项任务。",
    j: "下一项", k: "上一项", x: "选择或取消", a: "接受所选", m: "对所选保留我的", r: "拒绝所选", e: "搁置所选", hint: "j k 移动 · x 选择 · a 接受 · m 保留我的 · r 拒绝 · e 搁置 · Enter 打开",
  },
);
