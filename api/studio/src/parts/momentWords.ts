import { both } from "~/words/words";

export const momentWords = both(
  { coming: "one moment", open: "Calendar", clear: "No moment", before: "Month before", after: "Month after" },
  { coming: "请稍候", open: "日历", clear: "清除时间", before: "上个月", after: "下个月" },
);
