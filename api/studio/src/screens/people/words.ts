import { both } from "~/words/words";

export const words = both(
  {
    title: "People", lead: "Who works on {site}, and what programs come by.", tabs: "People, tokens, roles", people: "People", tokens: "Tokens", roles: "Roles",
    invite: "Invite somebody", name: "Name", email: "E-mail", kind: "Works as", role: "Bounded by", noRole: "Nothing: all their kind may", EDITOR: "Editor", OPERATOR: "Operator", PUBLISHABLE: "Browser", SERVER: "Server", PREVIEW: "Preview",
    EDITORNote: "Works on content", OPERATORNote: "Also jobs, shoppers and people", PUBLISHABLENote: "Pages, and what its own shopper did", SERVERNote: "A shop's server: names shoppers", PREVIEWNote: "Sees drafts",
    ACTIVE: "Active", INVITED: "Invited", SUSPENDED: "Suspended", seen: "here {ago}", never: "not here yet", since: "since {day}", list: "Who works here", more: "Show more",
    you: "you", do: "What to do with {name}", change: "Change what they may do…", suspend: "Suspend", readmit: "Let in again", reset: "Make a password link…", remove: "Let go",
    inviteLead: "No mail is sent: you hand over a link by which they choose a password.", send: "Make the invitation", linkFor: "A link for {name}", linkLead: "Hand this to {name} and to nobody else: whoever holds it can sign in as them. It works until {until}, once.", link: "Link", hasPassword: "{name} works here now, and signs in as before.", close: "Done",
    invited: "{name} is invited.", changed: "{name} now works here as {kind}.", suspended: "{name} may do nothing here until let in again.", readmitted: "{name} may work here again.", removed: "{name} works here no longer.", undone: "It is as it was.", save: "Save", changeTitle: "What {name} may do",
    emptyPeople: "Nobody yet", emptyPeopleLead: "Invite the people who look after this shop's pages.",
    newToken: "New token", label: "What it is for", expires: "Ends", forever: "When it is revoked", days30: "In 30 days", days90: "In 90 days", days365: "In a year", documents: "Questions it may ask", OFF: "Any", LOG: "Any; unknown ones are logged", ENFORCE: "Registered ones only", make: "Make the token", tokenMade: "“{label}” is made", tokenLead: "Copy it now: only its hash is kept, and it is not shown again.", secret: "Token",
    usable: "Open", revoked: "Revoked", over: "Ended", until: "until {day}", made: "made {day}", revoke: "Revoke", revokeTitle: "Revoke “{label}”?", revokeLead: "What comes by this token is refused within ten seconds. This cannot be taken back; you can make another token.", revokeDo: "Revoke it", revokedSaid: "“{label}” opens nothing any more.", tokenList: "Tokens of the site", emptyTokens: "No tokens", emptyTokensLead: "A shop's front, its server and its feeds come by tokens.", showClosed: "Show closed ones too",
    newRole: "New role", roleTitle: "What people call it", roleKey: "Key", may: "May", where: "In", ofKinds: "On blocks", everything: "everything", allKinds: "every kind of block", allLocales: "every language", onFields: "only {fields}", makeRole: "Make the role", roleMade: "There is a role “{title}” now.", emptyRoles: "No roles", emptyRolesLead: "A role narrows what somebody may do: a translator into French, a merchandiser of rails.", roleRule: "Nothing ticked means everything.",
    CREATE: "create", EDIT: "edit", GENERATE: "ask for words", DECIDE: "decide proposals", PUBLISH: "publish", UNPUBLISH: "take away", RESTORE: "restore", REORDER: "move", RELEASE: "release", IMPORT: "import",
  },
  {
    title: "人员", lead: "谁在 {site} 工作，程序凭什么进入。", tabs: "人员、令牌、角色", people: "人员", tokens: "令牌", roles: "角色",
    invite: "邀请", name: "姓名", email: "邮箱", kind: "身份", role: "受限于", noRole: "不受限：可做该身份能做的一切", EDITOR: "编辑", OPERATOR: "运营", PUBLISHABLE: "浏览器", SERVER: "服务器", PREVIEW: "预览",
    EDITORNote: "处理内容", OPERATORNote: "还可管理任务、顾客和人员", PUBLISHABLENote: "页面以及自己顾客的行为", SERVERNote: "商店服务器：可指名顾客", PREVIEWNote: "可看草稿",
    ACTIVE: "在职", INVITED: "已邀请", SUSPENDED: "已停用", seen: "{ago}来过", never: "尚未来过", since: "自 {day}", list: "在此工作的人", more: "显示更多",
    you: "我", do: "对{name}的操作", change: "更改权限…", suspend: "停用", readmit: "重新启用", reset: "生成密码链接…", remove: "移除",
    inviteLead: "不会发送邮件：请将链接交给对方，由其设置密码。", send: "生成邀请", linkFor: "给{name}的链接", linkLead: "只交给{name}本人：持有链接者可以其身份登录。有效至 {until}，仅一次。", link: "链接", hasPassword: "{name}现在可在此工作，按原方式登录。", close: "完成",
    invited: "已邀请{name}。", changed: "{name}现在的身份是{kind}。", suspended: "{name}在重新启用前无法操作。", readmitted: "{name}可以重新工作。", removed: "{name}不再在此工作。", undone: "已恢复原状。", save: "保存", changeTitle: "{name}的权限",
    emptyPeople: "还没有人", emptyPeopleLead: "邀请照看这家商店页面的人。",
    newToken: "新建令牌", label: "用途", expires: "结束", forever: "直到撤销", days30: "30 天后", days90: "90 天后", days365: "一年后", documents: "可提的问题", OFF: "任意", LOG: "任意；未知的会记录", ENFORCE: "仅已登记的", make: "生成令牌", tokenMade: "“{label}”已生成", tokenLead: "请立即复制：系统只保存其哈希，不会再次显示。", secret: "令牌",
    usable: "有效", revoked: "已撤销", over: "已结束", until: "至 {day}", made: "{day} 创建", revoke: "撤销", revokeTitle: "撤销“{label}”？", revokeLead: "十秒内，凭此令牌的请求将被拒绝。此操作无法恢复；可以另建令牌。", revokeDo: "撤销", revokedSaid: "“{label}”已失效。", tokenList: "站点令牌", emptyTokens: "没有令牌", emptyTokensLead: "商店前端、服务器和数据源都凭令牌进入。", showClosed: "也显示已失效的",
    newRole: "新建角色", roleTitle: "名称", roleKey: "键", may: "可以", where: "语言", ofKinds: "区块", everything: "一切", allKinds: "所有区块类型", allLocales: "所有语言", onFields: "仅 {fields}", makeRole: "创建角色", roleMade: "已有角色“{title}”。", emptyRoles: "没有角色", emptyRolesLead: "角色缩小某人的权限范围：如法语译者、商品栏运营。", roleRule: "不勾选表示全部。",
    CREATE: "创建", EDIT: "编辑", GENERATE: "请求文字", DECIDE: "处理建议", PUBLISH: "发布", UNPUBLISH: "隐藏", RESTORE: "恢复", REORDER: "移动", RELEASE: "发布计划", IMPORT: "导入",
  },
);
