import { both } from "~/words/words";

export const words = both(
  {
    title: "Media", lead: "Every picture of the shop, with what it is used for. Newest first.", list: "Pictures", search: "Find by title, SKU or file", kind: "Used for", any: "Everything", PRODUCT: "Product", ARTICLE: "Article", PROMOTION: "Promotion", products: "Products", articles: "Articles", promotions: "Promotions",
    show: "Show", all: "All", WITH_PROBLEMS: "With problems", WITHOUT_WORDS: "Without words", more: "Show more", nothing: "No picture is like that", nothingLead: "Look for something else, or show all of them again.", reset: "Show all", none: "No pictures yet", noneLead: "They come with the catalogue: import products, articles or promotions that name some.", clean: "Nothing is wrong with any picture", cleanLead: "Workers look at each new picture and say here what to mend.", allSaid: "Every picture says what it shows", allSaidLead: "People who do not see are told of each of them.",
    waiting: "Not read yet", refused: "Cannot be shown", mute: "No words", view: "picture {n}", unread: "A worker has not looked at it yet. Its crops are there once one has.",
    back: "All pictures", absent: "There is no such picture", absentLead: "It may have gone with its product.", open: "Open the original", pixels: "{width} × {height}", openArticle: "Edit the article", openPromotion: "Edit the promotion",
    look: "Where to look", lookLead: "Click, drag, or use the arrow keys (with Shift: farther). Every slot keeps this point in view, from the next page on.", point: "Point to keep in view", at: "{x} from the left, {y} from the top", byReader: "Found by a reader", byPerson: "Said by {who}", byNobody: "The middle: no reader has looked yet", giveBack: "Give it back to the reader", focused: "Slots are cut around this point.", givenBack: "Slots are cut around what the reader found.", elsewhereToo: "{n, plural, one {One other use} other {# other uses}} of the same file too.",
    crops: "How slots cut it", cropsLead: "Choose one to see what it leaves out.", SQUARE: "Square", PORTRAIT: "Portrait", LANDSCAPE: "Landscape", WIDE: "Wide", BANNER: "Banner",
    said: "What it shows", saidLead: "Read out to those who do not see it, and shown where it does not load. Pages say it at once.", in: "In {language}", inherits: "As in {language}", imported: "The import says so", nobody: "Nobody has said anything", saidBy: "{who} says so", noneNeeded: "Needs none: it is decoration", say: "Say it", decorative: "It needs no words", takeBack: "Give it back", offered: "Proposed", accept: "Accept", first: "Change first", sayDone: "It says so now, in {language}.", backDone: "Given back in {language}.", quietDone: "It is read out to nobody, in {language}.", restored: "It is as it was.", left: "{n} left", placeholder: "What somebody sees who looks at it",
    problems: "What is wrong", aside: "That is fine", asideDone: "“{what}” is out of the list.", upAgain: "It is in the list again.", fine: "Nothing: it is sharp, large enough and shows what it should.", other: "See the pictures of {sku}", since: "Known {ago}",
    elsewhere: "The same file is also", clash: "Somebody else spoke about this picture", clashLead: "Nothing is lost. Choose what is to hold.", base: "Before", theirs: "Theirs", mine: "Yours", keepTheirs: "Keep theirs", keepMine: "Keep mine", nowhere: "as the reader found it", silent: "nothing",
    UNREADABLE: "Unreadable", SMALL: "Small", BLURRED: "Blurred", DARK: "Dark", BRIGHT: "Too bright", CUT_OFF: "Cut off", LETTERING: "Lettering", UNSUITABLE: "Unsuitable", DOUBLE: "Double", OTHER_COLOUR: "Other colour", OTHER_THING: "Other thing",
  },
  {
    title: "图片", lead: "商店的所有图片及其用途，最新的在前。", list: "图片", search: "按标题、编号或文件名查找", kind: "用于", any: "全部用途", PRODUCT: "商品", ARTICLE: "文章", PROMOTION: "促销", products: "商品", articles: "文章", promotions: "促销",
    show: "显示", all: "全部", WITH_PROBLEMS: "有问题", WITHOUT_WORDS: "缺少说明", more: "显示更多", nothing: "没有这样的图片", nothingLead: "请换个条件，或重新显示全部。", reset: "显示全部", none: "还没有图片", noneLead: "图片随商品目录导入：请导入带图片的商品、文章或促销。", clean: "所有图片均无问题", cleanLead: "后台会检查每张新图片，并在此说明需要修正之处。", allSaid: "每张图片都有说明", allSaidLead: "看不见图片的人也能了解其内容。",
    waiting: "尚未识别", refused: "无法显示", mute: "缺少说明", view: "第 {n} 张", unread: "后台尚未识别此图片，识别后即显示裁切效果。",
    back: "所有图片", absent: "没有此图片", absentLead: "它可能已随商品移除。", open: "打开原图", pixels: "{width} × {height}", openArticle: "编辑文章", openPromotion: "编辑促销",
    look: "焦点", lookLead: "点击、拖动或使用方向键（按住 Shift 移动更远）。从下一次页面加载起，各版位都会保留此处。", point: "需要保留在画面中的点", at: "距左 {x}，距上 {y}", byReader: "由识别程序确定", byPerson: "由 {who} 指定", byNobody: "居中：尚未识别", giveBack: "交还识别程序", focused: "各版位将围绕此点裁切。", givenBack: "各版位将围绕识别结果裁切。", elsewhereToo: "同一文件的其他 {n} 处用途也随之改变。",
    crops: "版位裁切", cropsLead: "选择一个，查看会被裁掉的部分。", SQUARE: "方形", PORTRAIT: "竖版", LANDSCAPE: "横版", WIDE: "宽屏", BANNER: "横幅",
    said: "图片说明", saidLead: "供看不见图片的人朗读，图片未加载时也会显示。页面立即生效。", in: "{language}", inherits: "沿用{language}", imported: "来自导入", nobody: "尚无说明", saidBy: "由 {who} 填写", noneNeeded: "无需说明：装饰图片", say: "保存说明", decorative: "无需说明", takeBack: "交还", offered: "建议", accept: "采用", first: "先修改", sayDone: "{language}说明已生效。", backDone: "{language}说明已交还。", quietDone: "{language}中不再朗读。", restored: "已恢复原状。", left: "剩余 {n}", placeholder: "看到图片的人会看到什么",
    problems: "存在的问题", aside: "没有问题", asideDone: "“{what}”已移出列表。", upAgain: "已重新列入。", fine: "没有问题：清晰、足够大，内容相符。", other: "查看 {sku} 的图片", since: "{ago}发现",
    elsewhere: "同一文件还用于", clash: "他人也更改了此图片", clashLead: "内容没有丢失，请选择保留哪一个。", base: "此前", theirs: "对方", mine: "您的", keepTheirs: "保留对方", keepMine: "保留我的", nowhere: "识别程序的结果", silent: "无",
    UNREADABLE: "无法读取", SMALL: "太小", BLURRED: "模糊", DARK: "太暗", BRIGHT: "过亮", CUT_OFF: "主体被裁", LETTERING: "含文字", UNSUITABLE: "不适宜", DOUBLE: "重复", OTHER_COLOUR: "颜色不符", OTHER_THING: "内容不符",
  },
);

/** What to do about each problem, in Chinese; in English the API says it. */
export const TODO_ZH: Record<string, string> = {
  UNREADABLE: "请重新上传；在此之前任何页面都不会显示它。",
  SMALL: "请上传长边不少于 640 像素的版本；首屏大图宜为 1920 像素。",
  BLURRED: "请对焦后重拍，或上传原图而非放大的副本。",
  DARK: "请调亮，或在更充足的光线下重拍。",
  BRIGHT: "请调暗，直到能看清主体的质感。",
  CUT_OFF: "请先展示完整主体的图片，再放此图。",
  LETTERING: "请使用不含文字的图片：优惠会结束，图中的文字也无法翻译。",
  UNSUITABLE: "请在顾客看到之前检查；如可展示，请标记为没有问题。",
  DOUBLE: "请为其中一件商品换图；若为同一商品，请合并。",
  OTHER_COLOUR: "请检查图片是否属于另一款式，或更正文字中的颜色。",
  OTHER_THING: "请检查图片或分类是否属于另一件商品。",
};
