import { both } from "~/words/words";

export const words = both(
  {
    title: "Jobs", lead: "{dead, plural, =0 {Nothing has failed for good.} one {One job failed for good and waits for somebody.} other {# jobs failed for good and wait for somebody.}} {open, plural, =0 {Nothing else is to be done.} one {One is to be done.} other {# are to be done.}}",
    byKind: "By kind", kind: "Kind", waiting: "Waiting", running: "Running", failed: "Failed", done: "Done in the last hour", lag: "Oldest waits", all: "Every kind", only: "Only {kind}",
    states: "State", any: "Any state", READY: "Waiting", SENT: "On its way", RUNNING: "Running", DONE: "Done", DEAD: "Failed", list: "Jobs, newest first", tries: "{n, plural, =0 {not tried yet} one {tried once} other {tried # times}}", at: "asked for {ago}", from: "not before {moment}",
    empty: "No such jobs", emptyLead: "Workers have nothing to do of this kind. What fails for good stays here until somebody retries it.", quiet: "All work is done", quietLead: "When a catalogue is imported or words are asked for, what workers do shows here.",
    choose: "Choose all failed", clear: "Choose none", chosen: "{n} chosen", retry: "Try again", retried: "{n, plural, one {One job is} other {# jobs are}} tried again.", kept: "{n, plural, one {One stays} other {# stay}} as it was: {why}", more: "Show more", x: "Choose or leave", r: "Try again what is chosen", hint: "j k walk · x choose · r try again", key: "For", error: "What went wrong", seconds: "{n} s", minutes: "{n} min", hours: "{n} h",
  },
  {
    title: "任务", lead: "{dead, plural, =0 {没有彻底失败的任务。} other {有 # 个任务彻底失败，等待处理。}}{open, plural, =0 {没有其他待办。} other {还有 # 个待办。}}",
    byKind: "按类型", kind: "类型", waiting: "等待", running: "进行中", failed: "失败", done: "一小时内完成", lag: "最久等待", all: "全部类型", only: "仅 {kind}",
    states: "状态", any: "任意状态", READY: "等待", SENT: "派发中", RUNNING: "进行中", DONE: "完成", DEAD: "失败", list: "任务（最新在前）", tries: "{n, plural, =0 {尚未尝试} other {已尝试 # 次}}", at: "{ago}提出", from: "{moment} 之后",
    empty: "没有此类任务", emptyLead: "此类工作目前无事可做。彻底失败的任务会留在这里等待重试。", quiet: "工作已全部完成", quietLead: "导入目录或请求文字时，工作进程的动态会显示在这里。",
    choose: "选择全部失败", clear: "取消选择", chosen: "已选 {n} 项", retry: "重试", retried: "{n} 个任务将重试。", kept: "{n} 项保持原状：{why}", more: "显示更多", x: "选择或取消", r: "重试所选", hint: "j k 移动 · x 选择 · r 重试", key: "对象", error: "错误", seconds: "{n} 秒", minutes: "{n} 分钟", hours: "{n} 小时",
  },
);
