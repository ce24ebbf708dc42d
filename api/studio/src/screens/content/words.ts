import { both } from "~/words/words";

export const words = both(
  {
    title: "Articles and promotions", lead: "What pages show beside products. What was added last comes first; pages follow at once.", tabs: "Kinds of content", articles: "Articles", promotions: "Promotions", search: "Find by title or SKU", listOf: "Content", more: "Show more",
    newArticle: "New article", newPromotion: "New promotion", none: "Nothing is called that", noneLead: "Look for something else.", noArticles: "No articles yet", noArticlesLead: "Stories, guides, recipes: an article feed shows them to whom they suit.", noPromotions: "No promotions yet", noPromotionsLead: "An offer with its terms and dates: banners show it while it runs, and never longer.",
    running: "Running", from: "From {day}", over: "Over since {day}", until: "until {day}", always: "no end", published: "{day}", undated: "No date", later: "From {day}",
    back: "Articles and promotions", absent: "There is no such article or promotion", absentLead: "It may be a product: those come from the shop's own systems.", ARTICLE: "Article", PROMOTION: "Promotion",
    wordsHead: "Words", locales: "Words in", own: "its own", asOwn: "As in {language}", name: "Title", articleBody: "Text", terms: "Terms", url: "Address of its page", settings: "Where and when", category: "Category", categoryHint: "From the general to the special", code: "Code at the till", discount: "Discount", discountHint: "As shoppers read it: 15%, 10.00 EUR", publishedAt: "Published", startsAt: "Starts", endsAt: "Ends", zone: "Times are in {zone}.", sku: "SKU", skuHint: "The shop's own name for it; it stays for good.", withdrawn: "No page shows it", pictures: "See its pictures",
    save: "Save", create: "Create", saved: "“{title}” is saved; pages show it at once.", made: "“{title}” is there.", gone: "No page shows “{title}” any more.", undone: "It is as it was.", changed: "Changed: not saved yet", clean: "As pages show it", drop: "Drop my changes", kept: "What you typed last time is here again.", both: "Somebody else changed {fields} meanwhile. Both are kept.", wrong: "Not saved: see what the form says.",
    clash: "Two people at one thing", clashLead: "Somebody else saved this since you opened it. Nothing is lost; choose for each, then save.", base: "Before", theirs: "Theirs", mine: "Yours", keepTheirs: "Keep theirs", keepMine: "Keep mine", empty: "nothing", yes: "yes", no: "no",
    field_sku: "SKU", field_kind: "Kind", field_title: "Title", field_description: "Text", field_url: "Address", field_category: "Category", field_code: "Code", field_discount: "Discount", field_publishedAt: "Published", field_startsAt: "Starts", field_endsAt: "Ends", field_withdrawn: "No page shows it",
  },
  {
    title: "文章与促销", lead: "页面上除商品外的内容，最新的在前；保存后页面立即更新。", tabs: "内容类型", articles: "文章", promotions: "促销", search: "按标题或编号查找", listOf: "内容", more: "显示更多",
    newArticle: "新建文章", newPromotion: "新建促销", none: "没有匹配的内容", noneLead: "请换个条件。", noArticles: "还没有文章", noArticlesLead: "故事、指南、食谱：文章列表会展示给合适的顾客。", noPromotions: "还没有促销", noPromotionsLead: "带有条款与日期的优惠：横幅仅在有效期内展示。",
    running: "进行中", from: "{day}开始", over: "{day}已结束", until: "至 {day}", always: "不限期", published: "{day}", undated: "无日期", later: "{day}发布",
    back: "文章与促销", absent: "没有此文章或促销", absentLead: "它可能是商品：商品由商店系统管理。", ARTICLE: "文章", PROMOTION: "促销",
    wordsHead: "文字", locales: "文字语言", own: "原文", asOwn: "沿用{language}", name: "标题", articleBody: "正文", terms: "条款", url: "页面地址", settings: "位置与时间", category: "分类", categoryHint: "由大到小", code: "优惠码", discount: "优惠", discountHint: "按顾客所见填写：15%、10.00 EUR", publishedAt: "发布时间", startsAt: "开始", endsAt: "结束", zone: "时间以 {zone} 为准。", sku: "编号", skuHint: "商店内部名称，创建后不可更改。", withdrawn: "不在任何页面显示", pictures: "查看图片",
    save: "保存", create: "创建", saved: "“{title}”已保存，页面立即更新。", made: "“{title}”已创建。", gone: "“{title}”不再显示。", undone: "已恢复原状。", changed: "有更改，尚未保存", clean: "与页面一致", drop: "放弃更改", kept: "已恢复您上次输入的内容。", both: "他人同时更改了{fields}，双方内容均已保留。", wrong: "未保存：请查看表单提示。",
    clash: "两人编辑同一内容", clashLead: "打开之后，他人保存了此内容。内容没有丢失，请逐项选择后保存。", base: "此前", theirs: "对方", mine: "您的", keepTheirs: "保留对方", keepMine: "保留我的", empty: "无", yes: "是", no: "否",
    field_sku: "编号", field_kind: "类型", field_title: "标题", field_description: "正文", field_url: "地址", field_category: "分类", field_code: "优惠码", field_discount: "优惠", field_publishedAt: "发布时间", field_startsAt: "开始", field_endsAt: "结束", field_withdrawn: "不显示",
  },
);
