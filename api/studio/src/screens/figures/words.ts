import { both } from "~/words/words";

export const words = both(
  {
    title: "Figures", lead: "What shoppers did with what they were shown. The shade is where the true rate lies, 19 times in 20.", measures: "What is measured", CLICK_THROUGH: "Click-through", CONVERSION: "Conversion", IMPRESSIONS: "Pages seen", RETENTION: "Came back", SATISFACTION: "Ratings",
    CLICK_THROUGHNote: "Clicks for each page that was really on screen.", CONVERSIONNote: "Visitors who bought within a day; from a block: what they clicked there.", IMPRESSIONSNote: "Pages that were really on screen.", RETENTIONNote: "Visitors who came back within seven days.", SATISFACTIONNote: "Mean of what shoppers rated, 1 to 5.",
    by: "Told apart by", DAY: "The whole site", BLOCK: "Block", CHANNEL: "Channel", PAGE: "Page", POLICY: "Policy", SEGMENT: "Segment", span: "Of the last", d7: "7 days", d28: "28 days", d90: "90 days", d365: "Year", table: "All figures", whole: "The whole site",
    name: "Name", pages: "Pages", visitors: "Visitors", clickThrough: "Click-through", conversion: "Conversion", orders: "Orders", revenue: "Revenue", retention: "Came back", rating: "Rating", dismissals: "Dismissed", show: "Show {name} in the chart",
    shop: "Open the shop", empty: "Nothing was on screen in this time", emptyLead: "Figures appear here within a minute after shoppers have seen a page. Nothing comes? Then the shop’s front does not say yet what was on screen.", chart: "{measure} of {name}: {n, plural, one {one moment} other {# moments}}, last {value}, between {low} and {high}.", sparse: "Too little to draw: {n, plural, one {one moment} other {# moments}}.",
  },
  {
    title: "数据", lead: "顾客如何回应所见内容。阴影表示真实比率所在范围（95%）。", measures: "指标", CLICK_THROUGH: "点击率", CONVERSION: "转化率", IMPRESSIONS: "展示页数", RETENTION: "回访率", SATISFACTION: "评分",
    CLICK_THROUGHNote: "每个实际展示页面的点击数。", CONVERSIONNote: "一天内购买的访客；按区块：在该处点击的商品。", IMPRESSIONSNote: "实际展示在屏幕上的页面。", RETENTIONNote: "七天内回访的访客。", SATISFACTIONNote: "顾客评分均值，1 至 5。",
    by: "区分方式", DAY: "整个站点", BLOCK: "区块", CHANNEL: "渠道", PAGE: "页面", POLICY: "策略", SEGMENT: "分群", span: "最近", d7: "7 天", d28: "28 天", d90: "90 天", d365: "一年", table: "全部数据", whole: "整个站点",
    name: "名称", pages: "页数", visitors: "访客", clickThrough: "点击率", conversion: "转化率", orders: "订单", revenue: "收入", retention: "回访", rating: "评分", dismissals: "关闭", show: "在图中显示 {name}",
    shop: "打开商店", empty: "这段时间没有展示", emptyLead: "顾客看到页面后，一分钟内数据就会出现在这里。若一直没有数据，说明商店前端尚未报告展示内容。", chart: "{name} 的{measure}：{n} 个时点，最近 {value}，介于 {low} 与 {high} 之间。", sparse: "数据太少，无法绘制：{n} 个时点。",
  },
);
