import { both } from "~/words/words";

export const guideWords = both(
  {
    title: "Copy guide", lead: "What whoever writes for the shop keeps to, people and machines. Words that it changes are made anew within minutes.", locales: "Guide for", save: "Save", drop: "Drop my changes",
    tone: "Tone", toneHint: "In a few words: calm, plain. For copywriters that can tell; the one that comes with Étalage has a tone of its own.",
    categories: "Categories", categoriesHead: "What categories are called", categoriesLead: "As a sentence says them: homedecor is home decor. Others are called by the last part of their name.", category: "Category", name: "In a sentence", namePlaceholder: "home decor", addCategory: "Name a category", noCategories: "Every category is called as the catalogue calls it.",
    glossary: "Words", glossaryHead: "Say this, not that", glossaryLead: "A machine's words never hold the one on the left.", word: "Not", say: "But", wordPlaceholder: "sneakers", sayPlaceholder: "trainers", addWord: "Add a word", noGlossary: "No word stands for another yet.",
    banned: "Never said", bannedHead: "Never said", bannedLead: "Claims and phrases that no machine makes for the shop.", claim: "Claim or phrase", claimPlaceholder: "best in the world", addClaim: "Add a claim", noBanned: "Nothing is banned yet.",
    remove: "Take out {name}", row: "row {n}", half: "Fill in both, or take it out.", twice: "A row above is about the same.",
    standing: "How it stands", version: "Version {n}", written: "{who}, {when}", unsaid: "Nobody has written one for {language} yet: words sound friendly, and nothing is banned.", mayNot: "Your role may look at it; somebody who publishes in {language} may change it.",
    older: "Words older than it", olderLead: "A machine's words in use that an earlier version made. Workers look at them again within minutes; what the guide does not change stays.", noOlder: "Every machine's word in use was made by this version.", by: "{n, plural, =0 {before there was one} other {version #}}", LIVE: "live", DRAFT: "draft", more: "Show more",
    changed: "Changed: not saved yet", clean: "Saved", saved: "The guide for {language} holds from now on.", undone: "It is as it was.", kept: "What you typed last time is here again.", both: "Somebody else changed {parts} meanwhile. Both are kept.", wrong: "Not saved: see what the form says.",
  },
  {
    title: "文案指南", lead: "撰写商店文字的人与机器共同遵守的规则。受影响的文字会在几分钟内重新撰写。", locales: "适用语言", save: "保存", drop: "放弃更改",
    tone: "语气", toneHint: "用几个词描述：平和、简洁。仅对能区分语气的文案模型有效；自带的模型语气固定。",
    categories: "分类", categoriesHead: "分类的说法", categoriesLead: "句子中如何称呼分类：homedecor 写作 home decor。其他分类使用名称的最后一部分。", category: "分类", name: "句子中的说法", namePlaceholder: "家居装饰", addCategory: "为分类命名", noCategories: "所有分类均按目录中的名称称呼。",
    glossary: "用词", glossaryHead: "用词替换", glossaryLead: "机器撰写的文字不会出现左侧的词。", word: "不用", say: "改用", wordPlaceholder: "球鞋", sayPlaceholder: "运动鞋", addWord: "添加词语", noGlossary: "还没有需要替换的词。",
    banned: "禁用语", bannedHead: "禁用语", bannedLead: "机器绝不会为商店使用的宣称与说法。", claim: "宣称或说法", claimPlaceholder: "世界第一", addClaim: "添加禁用语", noBanned: "还没有禁用语。",
    remove: "移除{name}", row: "第 {n} 行", half: "请填写两项，或移除此行。", twice: "上方已有相同的一行。",
    standing: "当前状态", version: "版本 {n}", written: "{who}，{when}", unsaid: "{language}还没有指南：语气友好，没有禁用语。", mayNot: "您的角色只能查看；可发布{language}内容的人可以更改。",
    older: "早于此指南的文字", olderLead: "正在使用、由较早版本生成的机器文字。几分钟内会被重新检查；指南未影响的文字保持不变。", noOlder: "正在使用的机器文字均由此版本生成。", by: "{n, plural, =0 {尚无指南时} other {版本 #}}", LIVE: "线上", DRAFT: "草稿", more: "显示更多",
    changed: "有更改，尚未保存", clean: "已保存", saved: "{language}指南现已生效。", undone: "已恢复原状。", kept: "已恢复您上次输入的内容。", both: "他人同时更改了{parts}，双方内容均已保留。", wrong: "未保存：请查看表单提示。",
  },
);
