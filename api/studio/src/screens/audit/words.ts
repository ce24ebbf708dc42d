import { both } from "~/words/words";

export const words = both(
  {
    title: "Audit", lead: "Everything that was done on {site}, and by whom. Entries are chained: none can be changed or taken out unseen.", filters: "Narrow the list", actor: "Who", action: "What", thing: "To what", clear: "Show everything", list: "Deeds, newest first", by: "by {actor}",
    only: "Only this", details: "What exactly", hash: "Fingerprint", more: "Show more", empty: "Nothing like that was done", emptyLead: "Nobody did this, or the words are not exactly those of the log.", quiet: "Nothing was done yet", quietLead: "Each change of content, people and settings leaves an entry here.",
    check: "Check the chain", checking: "Reading every entry…", unbroken: "Unbroken: {n, plural, one {one entry reads as it was} other {all # entries read as they were}} written.", broken: "Not as it was written: {n, plural, one {one place} other {# places}}.", head: "Newest fingerprint", headLead: "Kept somewhere else, it proves what stands before it.", entry: "Entry {n}", any: "Anyone", anything: "Anything",
  },
  {
    title: "审计", lead: "{site} 上发生的一切及其操作者。记录首尾相连：任何更改或删除都会被发现。", filters: "筛选", actor: "操作者", action: "操作", thing: "对象", clear: "显示全部", list: "操作记录（最新在前）", by: "{actor}",
    only: "仅看此项", details: "详情", hash: "指纹", more: "显示更多", empty: "没有这样的操作", emptyLead: "没有人这样做过，或用词与日志不完全一致。", quiet: "还没有操作", quietLead: "内容、人员和设置的每次更改都会在此留下记录。",
    check: "检查链条", checking: "正在读取全部记录…", unbroken: "完好：全部 {n} 条记录与写入时一致。", broken: "与写入时不一致：{n} 处。", head: "最新指纹", headLead: "另行保存后，可证明其之前的内容。", entry: "第 {n} 条", any: "任何人", anything: "任何操作",
  },
);
