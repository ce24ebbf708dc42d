import { both } from "~/words/words";

export const words = both(
  {
    back: "Back to the form", absentTitle: "No such block", absent: "It is not on this site, or never was.", title: "Products of “{name}”", lead: "As this shopper will see them; change who looks above. What you do here is a draft until the block is published.", rules: "Rules", noRules: "No rules: every product stands on its own merit.", none: "This shopper does not get this rail", noneLead: "Look through other eyes above, or publish the block first.",
    pin: "Pin here", boost: "Boost", bury: "Bury", exclude: "Exclude", unpin: "Let it move", left: "Kept out", leftWhy: "{rule}: {why}", all: "Let “{title}” in again", done: "“{what}”: {do}.", undone: "It is as it was.",
    pinDone: "pinned at {n}", boostDone: "boosted", buryDone: "buried", excludeDone: "kept out", ruleGone: "The rule is gone.", ruleAdded: "The rule is in the draft.",
    sku: "Products", category: "Category", brand: "Brand", tag: "Tag", price: "Price", add: "Add a rule", what: "What", which: "Which products", value: "Value", from: "from", to: "to", weight: "How much", weightHint: "2: twice the rank", name: "Why (for other editors)", remove: "Remove the rule", position: "place {n}", times: "× {n}", actions: "Rules for “{title}”", publish: "Publish", soldOut: "Sold out", numbers: "score {score}", save: "Add it",
  },
  {
    back: "返回表单", absentTitle: "没有此区块", absent: "它不在此站点，或从未存在。", title: "“{name}”的商品", lead: "以该顾客所见为准；可在上方切换身份。此处更改在发布前均为草稿。", rules: "规则", noRules: "没有规则：商品按自身表现排列。", none: "该顾客看不到此商品栏", noneLead: "请在上方切换身份，或先发布区块。",
    pin: "固定在此", boost: "提升", bury: "降低", exclude: "排除", unpin: "允许移动", left: "已排除", leftWhy: "{rule}：{why}", all: "重新允许“{title}”", done: "“{what}”：{do}。", undone: "已恢复原状。",
    pinDone: "固定在第 {n} 位", boostDone: "已提升", buryDone: "已降低", excludeDone: "已排除", ruleGone: "规则已移除。", ruleAdded: "规则已加入草稿。",
    sku: "商品", category: "分类", brand: "品牌", tag: "标签", price: "价格", add: "添加规则", what: "操作", which: "哪些商品", value: "值", from: "从", to: "到", weight: "力度", weightHint: "2：排名加倍", name: "原因（供其他编辑参考）", remove: "移除规则", position: "第 {n} 位", times: "× {n}", actions: "“{title}”的规则", publish: "发布", soldOut: "售罄", numbers: "得分 {score}", save: "添加",
  },
);
