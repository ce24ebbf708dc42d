import { both } from "~/words/words";

export const words = both(
  {
    find_product: "Find a product by title or SKU", find_article: "Find an article by title or SKU", find_promotion: "Find a promotion by title or SKU", find_category: "Find a category", find_brand: "Find a brand", find_tag: "Find a tag",
    unknown_product: "The shop has no product “{key}” now.", unknown_article: "The shop has no article “{key}” now.", unknown_promotion: "The shop has no promotion “{key}” now.", unknown_category: "No product is in “{key}” now.", unknown_brand: "No product is of “{key}” now.", unknown_tag: "No product has the tag “{key}” now.",
    as: "Use “{text}” as it is", asNote: "The shop does not know it yet", none: "Nothing is called that.", looking: "Looking…", failed: "The shop cannot be asked right now.", clear: "Take it out", open: "Show what there is", soldOut: "Sold out", products: "{n, plural, one {# product} other {# products}}", remove: "Take out {name}",
  },
  {
    find_product: "按标题或编号查找商品", find_article: "按标题或编号查找文章", find_promotion: "按标题或编号查找促销", find_category: "查找分类", find_brand: "查找品牌", find_tag: "查找标签",
    unknown_product: "商店目前没有商品“{key}”。", unknown_article: "商店目前没有文章“{key}”。", unknown_promotion: "商店目前没有促销“{key}”。", unknown_category: "目前没有商品属于“{key}”。", unknown_brand: "目前没有“{key}”品牌的商品。", unknown_tag: "目前没有商品带有标签“{key}”。",
    as: "直接使用“{text}”", asNote: "商店尚无此项", none: "没有匹配的内容。", looking: "正在查找…", failed: "暂时无法查询商店。", clear: "移除", open: "显示全部", soldOut: "售罄", products: "{n} 件商品", remove: "移除{name}",
  },
);
