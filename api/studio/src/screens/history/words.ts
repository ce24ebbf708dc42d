import { both } from "~/words/words";

export const words = both(
  {
    title: "History of “{name}”", back: "Back to the form", steps: "Steps, newest first", live: "went live", compare: "Compare", left: "Before", right: "After", LIVE: "What is live", DRAFT: "The draft", GENERATED: "The machine's words", revision: "Version {n}", none: "The two say the same.", restore: "Restore version {n}", restoreField: "Restore this", restored: "Version {n} is in the draft again.", restoredField: "“{label}” is as it was in version {n}.", undone: "It is as it was.", empty: "empty on purpose", nothing: "nothing said", ORIGIN: "same words, other hand",
    create: "Created", edit: "Edited", generate: "Machine wrote", decide: "Proposal decided", publish: "Published", unpublish: "Taken away", restoreStep: "Restored", reorder: "Moved", release: "Release", import: "Imported",
    choose: "Compare version {n} with the draft",
  },
  {
    title: "“{name}”的历史", back: "返回表单", steps: "步骤（最新在前）", live: "已上线", compare: "比较", left: "之前", right: "之后", LIVE: "线上内容", DRAFT: "草稿", GENERATED: "机器文字", revision: "版本 {n}", none: "两者内容相同。", restore: "恢复版本 {n}", restoreField: "恢复此项", restored: "版本 {n} 已恢复到草稿。", restoredField: "“{label}”已恢复为版本 {n} 的内容。", undone: "已恢复原状。", empty: "有意留空", nothing: "未填写", ORIGIN: "文字相同，来源不同",
    create: "创建", edit: "编辑", generate: "机器撰写", decide: "处理建议", publish: "发布", unpublish: "隐藏", restoreStep: "恢复", reorder: "移动", release: "发布计划", import: "导入",
    choose: "将版本 {n} 与草稿比较",
  },
);
