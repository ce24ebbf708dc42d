import { both } from "~/words/words";

export const words = both(
  {
    title: "Releases", lead: "Changes that go live together, at the second you choose.", month: "{month}", before: "Month before", after: "Month after", today: "Today", calendar: "Calendar",
    DRAFT: "Draft", SCHEDULED: "Scheduled", PUBLISHED: "Live", CANCELLED: "Put away", emptyTitle: "No releases yet", empty: "Open a block, change it, and choose “Publish later…”: what waits, and what went live, is shown here day by day.", emptyDo: "Go to the page", pick: "Choose a release to see what it does.",
    by: "by {by}", blocks: "{n, plural, one {# block} other {# blocks}}", publish: "Publish now", schedule: "Schedule", move: "Move to another moment", cancel: "Take the moment away", discard: "Put it away", revert: "Take it back", look: "What it does to what is live now", nothing: "nothing", none: "It changes nothing any more.",
    conflict: "Changed by somebody since", theirs: "Leave what is live", mine: "Put this", PUBLISH: "Brings the block before shoppers", UNPUBLISH: "Takes the block away", also: "“{title}” touches the same", done: "“{title}” is live.", back: "Shoppers see what they saw before.", cancelled: "“{title}” waits without a moment.", discarded: "“{title}” is put away.", scheduled: "“{title}” goes live {when}.", resolved: "It fits what is live now.", when: "When", zone: "Times are in {zone}.", waits: "goes live {when}", since: "live since {when}", undone: "It is as it was.", list: "All releases", clears: "says nothing any more",
  },
  {
    title: "发布", lead: "在您选定的时刻一起上线的更改。", month: "{month}", before: "上个月", after: "下个月", today: "今天", calendar: "日历",
    DRAFT: "草稿", SCHEDULED: "已排期", PUBLISHED: "已上线", CANCELLED: "已搁置", emptyTitle: "还没有发布", empty: "打开一个区块进行更改，然后选择“稍后发布…”：待发布与已上线的内容会按日期显示在这里。", emptyDo: "前往页面", pick: "选择一个发布以查看其作用。",
    by: "{by}", blocks: "{n} 个区块", publish: "立即发布", schedule: "排期", move: "改期", cancel: "取消排期", discard: "搁置", revert: "撤回", look: "对当前线上内容的影响", nothing: "无", none: "不再有任何更改。",
    conflict: "此后被他人更改", theirs: "保留线上内容", mine: "使用此内容", PUBLISH: "让顾客看到此区块", UNPUBLISH: "对顾客隐藏此区块", also: "“{title}”涉及相同内容", done: "“{title}”已上线。", back: "顾客看到的内容已恢复。", cancelled: "“{title}”已取消排期。", discarded: "“{title}”已搁置。", scheduled: "“{title}”将于 {when} 上线。", resolved: "已与线上内容一致。", when: "时间", zone: "时间以 {zone} 为准。", waits: "{when} 上线", since: "{when} 起上线", undone: "已恢复原状。", list: "全部发布", clears: "不再填写",
  },
);
