// What jobs and deeds of the audit are called; one that is not here is called what the API calls it.

import { useCallback } from "react";
import { useTaste } from "~/app/taste";

export const JOBS_ZH: Record<string, string> = {
  check_pictures: "检查图片", deliver_webhooks: "发送通知", embed_products: "编码商品文字", find_by_photo: "以图找货", fit_space: "拟合向量空间", fold_behaviour: "汇总行为", learn_policy: "学习排序策略", learn_segments: "学习分群", read_images: "读取图片", rebuild_memory: "重建记忆", refresh_tastes: "更新喜好", review_copy: "复核文案", search_ahead: "预先检索", teach_copywriter: "训练文案模型", train_factors: "训练因子", train_ranker: "训练排序模型", write_copy: "撰写文案",
};

export const DEEDS_ZH: Record<string, string> = {
  create: "新建", edit: "编辑", generate: "机器撰写", decide: "处理建议", publish: "发布", unpublish: "下线", restore: "恢复", reorder: "调整顺序", release: "按计划上线", import: "导入",
  arrange_page: "设置页面排序", create_page: "新建页面", add_to_release: "加入发布", remove_from_release: "移出发布", cancel_release: "取消发布", create_release: "新建发布", discard_release: "丢弃发布", publish_release: "执行发布", rebase_release: "更新发布基础", revert_release: "撤回发布", schedule_release: "安排发布",
  decide_proposal: "处理建议", undo_decision: "撤销处理", regenerate: "重新撰写", set_policy: "设置文案规则", set_guide: "设置文案指南", describe_picture: "描述图片", focus_picture: "设置图片焦点", set_aside_picture_problem: "搁置图片问题", take_up_picture_problem: "恢复图片问题", save_item: "保存内容", dismiss_entries: "搁置事项", undo_dismissal: "取消搁置",
  create_role: "新建角色", create_share_link: "新建分享链接", revoke_share_link: "撤销分享链接", create_token: "新建令牌", limit_token: "限制令牌", revoke_token: "撤销令牌", create_site: "新建站点", set_password: "设置密码", link_identity: "关联外部账户",
  invite_person: "邀请人员", change_person: "更改人员", suspend_person: "停用人员", readmit_person: "恢复人员", remove_person: "移除人员", reset_password: "重设密码",
  create_segment: "新建分群", edit_segment: "更改分群", forget_segment: "移除分群", learn_segments: "学习分群", forget_shopper: "抹除顾客", forget: "抹除顾客",
  create_campaign: "新建活动", stop_campaign: "停止活动", create_experiment: "新建实验", start_experiment: "开始实验", grow_experiment: "扩大实验", stop_experiment: "停止实验", publish_figures: "公布数据", set_exposure_target: "设置曝光目标",
  train_policy: "训练排序策略", promote_policy: "启用排序策略", roll_back_policy: "回退排序策略", promote_ranker: "启用排序模型", roll_back_ranker: "回退排序模型", let_go_of_ranker: "弃用排序模型", promote_adapter: "启用文案模型", roll_back_adapter: "回退文案模型",
  switch_space: "切换向量空间", roll_back_space: "回退向量空间", let_go_of_space: "弃用向量空间", make_link: "新建一次性链接", create_webhook: "新建通知", disable_webhook: "停用通知", push_documents: "登记查询", retire_documents: "停用查询", retry_job: "重试任务",
};

/** A deed or a kind of job in the reader's language: `write_copy` is "write copy", or what the Chinese call it. */
export function useDeed(): (name: string) => string {
  const { language } = useTaste();
  return useCallback((name) => (language === "zh" ? (JOBS_ZH[name] ?? DEEDS_ZH[name]) : undefined) ?? name.replaceAll("_", " "), [language]);
}
