import { both } from "~/words/words";

export const words = both(
  {
    blocks: "{n, plural, one {# block} other {# blocks}}",
    live: "Live", changed: "Changed", draft: "Draft", proposals: "{n, plural, one {# proposal} other {# proposals}}",
    publish: "Publish {n, plural, one {# change} other {# changes}}", add: "Add a block", list: "List", timeline: "Timeline", preview: "Preview",
    ordering: "Order", ARRANGED: "As arranged here", LEARNT: "Learnt from clicks; pinned stay",
    pin: "Pin", free: "Let it move", pinned: "Pinned: stays where it is", pinnedNow: "“{name}” stays where it is.", freeNow: "“{name}” may move.",
    open: "Open", up: "Move up", down: "Move down", top: "Move to the top", bottom: "Move to the bottom", schedule: "Set the window…", takeAway: "Take away from shoppers", publishOne: "Publish",
    more: "More for “{name}”", drag: "Move “{name}”", slots: "Blocks of the page, in order", moved: "The order is changed in the draft.", undone: "It is as it was.", conflict: "Somebody changed the order meanwhile; this is how it is now.",
    from: "from {when}", until: "until {when}", before: "Starts {when}", over: "Over since {when}", everybody: "everybody", missing: "No words in {locale}", stale: "{locale} is out of date",
    emptyTitle: "An empty page", empty: "Nothing is on this page yet. Add the first block and give it words.", firstTitle: "No page yet", first: "A page begins with the blocks a new shop starts with. Whoever runs the server makes it:", absentTitle: "No such page", absent: "There is no page “{page}” on this site.",
    windowTitle: "When “{name}” is shown", windowLead: "A draft like any other change: publish it to make it count. Times are in {zone}.", begins: "From", ends: "Until", save: "Save", clear: "Always", windowSet: "The window is set in the draft.",
    addTitle: "Add a block", addLead: "It stands last, as a draft that no shopper sees.", key: "Name for links and figures", keyHint: "Small letters, digits and -", addNow: "Add it", added: "“{name}” is added as a draft.",
    now: "now", scheduled: "Release: {title}", arranged: "Changed: {how}", select: "Filter", all: "All", waiting: "With proposals", notLive: "Not live",
    j: "Next in the list", k: "Previous in the list", n: "Add a block", p: "Show or hide the preview", altUp: "Move the block up", altDown: "Move the block down", places: "Publish all changes", none: "No block is like that.",
  },
  {
    blocks: "{n} 个区块",
    live: "已上线", changed: "有更改", draft: "草稿", proposals: "{n} 条建议",
    publish: "发布 {n} 处更改", add: "添加区块", list: "列表", timeline: "时间线", preview: "预览",
    ordering: "顺序", ARRANGED: "按此处排列", LEARNT: "从点击中学习，固定的不动",
    pin: "固定", free: "允许移动", pinned: "已固定：位置不变", pinnedNow: "“{name}”将保持原位。", freeNow: "“{name}”可以移动。",
    open: "打开", up: "上移", down: "下移", top: "移到最前", bottom: "移到最后", schedule: "设置时间窗口…", takeAway: "对顾客隐藏", publishOne: "发布",
    more: "“{name}”的更多操作", drag: "移动“{name}”", slots: "页面区块（按顺序）", moved: "草稿中的顺序已更改。", undone: "已恢复原状。", conflict: "期间有人更改了顺序；现为最新状态。",
    from: "自 {when}", until: "至 {when}", before: "{when} 开始", over: "已于 {when} 结束", everybody: "所有人", missing: "缺少{locale}文字", stale: "{locale}已过时",
    emptyTitle: "空白页面", empty: "此页面还没有内容。请添加第一个区块并填写文字。", firstTitle: "还没有页面", first: "页面从新商店的基本区块开始。由服务器管理员创建：", absentTitle: "没有此页面", absent: "该站点没有页面“{page}”。",
    windowTitle: "“{name}”的显示时间", windowLead: "与其他更改一样保存为草稿，发布后生效。时间以 {zone} 为准。", begins: "开始", ends: "结束", save: "保存", clear: "始终显示", windowSet: "时间窗口已保存到草稿。",
    addTitle: "添加区块", addLead: "它位于末尾，是顾客看不到的草稿。", key: "链接与统计用的名称", keyHint: "小写字母、数字和 -", addNow: "添加", added: "已将“{name}”添加为草稿。",
    now: "现在", scheduled: "发布：{title}", arranged: "已更改：{how}", select: "筛选", all: "全部", waiting: "有建议", notLive: "未上线",
    j: "列表中的下一项", k: "列表中的上一项", n: "添加区块", p: "显示或隐藏预览", altUp: "上移区块", altDown: "下移区块", places: "发布全部更改", none: "没有符合条件的区块。",
  },
);
