// How each kind of block looks. A block is made of its data and of `act`, what a shopper can do with it.

import { el, icon, picture, tint } from "./elements.js";
import { fillRichText } from "./richtext.js";
import { longDate, money, percent, t, tn } from "./words.js";

const CARD_SIZES = "(min-width: 1200px) 250px, (min-width: 700px) 30vw, 44vw";
const COPIED_MS = 2_500;

const KINDS = {
  HeroBlock: hero,
  ProductRail: rail,
  PromotionBanner: promotion,
  ArticleFeed: articles,
  CategoryTiles: tiles,
  WelcomeGuide: welcome,
  RichText: richText,
  BlockUnavailable: unavailable,
};

// What an item was made of, so that the next page keeps its element (and its loaded picture) when nothing changed.
const madeOf = new WeakMap();
let blocksMade = 0;

/** The block as an element, or null when this page has no look for its kind. */
export function blockNode(block, impression, act, place) {
  const make = KINDS[block.__typename];
  if (!make) return null;
  const { decision } = block;
  blocksMade += 1;
  const id = `block-${blocksMade}`;
  const node = el("section", {
    class: `block ${block.__typename}`,
    data: { key: block.key, impression, position: decision?.position ?? place },
  });
  const title = make(node, block, act, place);
  if (title) {
    title.id = `${id}-title`;
    node.setAttribute("aria-labelledby", title.id);
  }
  if (decision) node.append(why(decision, `${id}-why`));
  return node;
}

/** Puts the elements of `before` that show the same thing in the place of `node`'s own. */
export function keepItems(node, before) {
  const old = new Map([...before.querySelectorAll("[data-item]")].map((item) => [item.dataset.item, item]));
  for (const item of node.querySelectorAll("[data-item]")) {
    const kept = old.get(item.dataset.item);
    // What nobody noted the making of may say other words under the same sku.
    if (!kept || !madeOf.has(kept) || madeOf.get(kept) !== madeOf.get(item)) continue;
    kept.dataset.position = item.dataset.position;
    kept.querySelector(".fresh")?.remove();
    item.replaceWith(kept);
  }
}

/** A product as it stands on a shelf. */
function card(item, act, shelf) {
  const { product, reason, position } = item;
  const node = el(
    "li",
    { class: "card", data: { item: product.sku, position } },
    el("div", { class: "card-picture" }, picture(product.images?.[0], { sizes: CARD_SIZES, letter: product.title })),
    el(
      "div",
      { class: "card-words" },
      product.brand && el("p", { class: "brand" }, product.brand),
      el("h3", { class: "card-title" }, el("button", { type: "button", class: "card-open", onclick: () => act.open(product, node) }, product.title)),
      product.price && el("p", { class: "price" }, product.price.formatted),
      reason?.text && el("p", { class: reason.text === shelf ? "reason repeats" : "reason" }, reason.text),
    ),
    product.inStock === false
      ? el("p", { class: "sold-out" }, t("outOfStock"))
      : el("button", { type: "button", class: "card-add", "aria-label": t("addTitle", { title: product.title }), onclick: () => act.add(product, node) }, icon("plus")),
  );
  madeOf.set(node, JSON.stringify([product, reason, reason?.text === shelf, document.documentElement.lang]));
  return node;
}

function hero(node, block, act, place) {
  const image = block.image ?? block.target?.images?.[0];
  const title = el("h2", { class: "hero-title" }, block.headline);
  const call = block.target
    ? el("button", { type: "button", class: "button", onclick: () => act.open(block.target, item) }, block.callToAction || block.target.title)
    : null;
  const item = el(
    "div",
    { class: "hero", data: { position: 0, ...(block.target && { item: block.target.sku }) } },
    el("div", { class: "hero-words" }, title, block.body && el("p", { class: "hero-body" }, block.body), call),
    el("div", { class: "hero-picture" }, picture(image, { sizes: "(min-width: 820px) 56vw, 100vw", eager: place < 2, letter: block.headline })),
  );
  tint(item, image);
  node.append(item);
  return title;
}

function rail(node, block, act) {
  const title = el("h2", {}, block.title);
  const list = el(
    "ul",
    { class: "rail", role: "list", tabindex: "0", "aria-label": block.title },
    block.items.map((item) => card(item, act, block.title)),
  );
  const turn = (direction) => () => list.scrollBy({ left: direction * list.clientWidth * 0.85, behavior: stillness() ? "auto" : "smooth" });
  const back = el("button", { type: "button", class: "arrow", "aria-label": `${t("previous")}: ${block.title}`, onclick: turn(-1) }, icon("left"));
  const on = el("button", { type: "button", class: "arrow", "aria-label": `${t("next")}: ${block.title}`, onclick: turn(1) }, icon("right"));
  const arrows = el("div", { class: "arrows" }, back, on);
  const measure = () => {
    const room = list.scrollWidth - list.clientWidth;
    arrows.hidden = room < 2;
    // aria-disabled keeps the focus where it is when the end is reached.
    back.setAttribute("aria-disabled", String(list.scrollLeft < 2));
    on.setAttribute("aria-disabled", String(list.scrollLeft > room - 2));
  };
  list.addEventListener("scroll", measure, { passive: true });
  new ResizeObserver(measure).observe(list);
  const words = el("div", {}, title, block.subtitle && el("p", { class: "subtitle" }, block.subtitle));
  node.append(el("div", { class: "block-head" }, words, arrows), list);
  return title;
}

function promotion(node, block, act) {
  const { promotion: offer } = block;
  const title = el("h2", {}, block.headline);
  // endsAt is the first moment it no longer counts; people name the last day it does.
  const ends = offer?.endsAt ? longDate(Date.parse(offer.endsAt) - 1) : "";
  const band = el(
    "div",
    { class: "offer", data: { position: 0, ...(offer && { item: offer.sku }) } },
    offer?.discount && el("p", { class: "discount" }, discountOf(String(offer.discount))),
    el("div", { class: "offer-words" }, title, block.body && el("p", {}, block.body), ends && el("p", { class: "ends" }, t("ends", { date: ends }))),
    offer?.code && codeButton(offer, act, () => band),
  );
  node.append(band);
  return title;
}

/** “15%” and “10.00 EUR” as people write them in this language; anything else as it is. */
function discountOf(text) {
  const share = /^-?(\d+(?:\.\d+)?)\s*%$/.exec(text);
  if (share) return minus(percent(share[1] / 100));
  const amount = /^-?(\d+(?:\.\d+)?) ([A-Z]{3})$/.exec(text);
  return amount ? minus(money(Number(amount[1]), amount[2], { short: true })) : text;
}

function minus(amount) {
  return `\u2212${amount}`;
}

function codeButton(offer, act, place) {
  const state = el("span", { class: "code-state" }, icon("copy"));
  const said = el("span", { class: "unseen", role: "status" });
  const copy = async () => {
    const done = await act.copy(offer, place());
    said.textContent = done ? t("codeCopied") : t("codeCopyFailed", { code: offer.code });
    state.replaceChildren(done ? icon("check") : icon("copy"), done ? t("codeCopied") : "");
    setTimeout(() => state.replaceChildren(icon("copy")), COPIED_MS);
  };
  const button = el("button", { type: "button", class: "code", "aria-label": t("codeCopy", { code: offer.code }), onclick: copy }, el("span", {}, offer.code), state);
  return el("div", { class: "code-side" }, button, said);
}

function articles(node, block, act) {
  const title = el("h2", {}, block.title);
  const list = el("ul", { class: "feed", role: "list" }, block.articles.map((item, place) => article(item, act, place)));
  list.style.setProperty("--others", String(Math.max(1, block.articles.length - 1)));
  node.append(el("div", { class: "block-head" }, title), list);
  return title;
}

function article(item, act, place) {
  const { article: piece, reason, position } = item;
  const category = [piece.category ?? []].flat().at(-1);
  const date = piece.publishedAt ? longDate(piece.publishedAt) : "";
  const sizes = place === 0 ? "(min-width: 820px) 52vw, 100vw" : "(min-width: 820px) 180px, 34vw";
  const node = el(
    "li",
    { class: "piece", data: { item: piece.sku, position } },
    el("div", { class: "piece-picture" }, picture(piece.image, { sizes, letter: piece.title })),
    el(
      "div",
      { class: "piece-words" },
      category && el("p", { class: "brand" }, category),
      el("h3", { class: "piece-title" }, el("button", { type: "button", class: "card-open", onclick: () => act.openArticle(piece, node) }, piece.title)),
      piece.teaser && el("p", { class: "teaser" }, piece.teaser),
      el("p", { class: "reason" }, [date, reason?.text].filter(Boolean).join(" · ")),
    ),
  );
  // The first piece is laid out larger, so it is not the same element as further down.
  madeOf.set(node, JSON.stringify([piece, reason, place === 0, document.documentElement.lang]));
  return node;
}

function tiles(node, block, act) {
  const title = el("h2", {}, block.title);
  const list = el(
    "ul",
    { class: "tiles", role: "list" },
    block.tiles.map((tile) =>
      el(
        "li",
        { class: "tile" },
        picture(tile.image, { sizes: "(min-width: 820px) 160px, 40vw", letter: tile.name }),
        el("h3", { class: "tile-name" }, el("button", { type: "button", class: "card-open", onclick: () => act.lookFor(tile, node) }, tile.name)),
        tile.productCount > 0 && el("p", { class: "reason" }, tn("products", tile.productCount)),
      ),
    ),
  );
  node.append(el("div", { class: "block-head" }, title), list);
  return title;
}

function welcome(node, block) {
  const title = el("h2", {}, block.headline);
  const steps = el("ol", { class: "steps", role: "list" }, (block.steps ?? []).map((step) => el("li", {}, el("h3", {}, step.title), step.body && el("p", {}, step.body))));
  node.append(el("div", { class: "welcome" }, el("div", { class: "welcome-words" }, title, block.body && el("p", {}, block.body)), steps));
  return title;
}

function richText(node, block) {
  const prose = el("div", { class: "prose" });
  fillRichText(prose, block.html ?? "");
  node.append(prose);
  return prose.querySelector("h3, h4");
}

function unavailable(node, block) {
  const title = el("h2", { class: "absent-title" }, t("unavailable"));
  node.append(el("div", { class: "absent" }, title, el("p", {}, block.message ?? "")));
  return title;
}

function why(decision, id) {
  const rows = [
    ["reason", decision.reason?.text && `${decision.reason.text} (${decision.reason.code})`],
    ["policy", decision.policy],
    ["variant", decision.variant],
    ["position", decision.position],
    ["propensity", typeof decision.propensity === "number" ? percent(decision.propensity) : null],
  ].filter(([, value]) => value !== null && value !== undefined && value !== "");
  const panel = el("dl", { class: "why-facts", id, hidden: true }, rows.map(([name, value]) => el("div", {}, el("dt", {}, t(name)), el("dd", {}, String(value)))));
  const button = el("button", { type: "button", class: "why-button", "aria-expanded": "false", "aria-controls": id, onclick: () => openWhy(foot, panel.hidden) }, icon("info"), t("why"));
  const foot = el("div", { class: "why" }, button, panel);
  return foot;
}

/** Opens or closes the reasons under a block. */
export function openWhy(foot, open) {
  foot.querySelector(".why-facts").hidden = !open;
  foot.querySelector(".why-button").setAttribute("aria-expanded", String(open));
}

/** Whether this shopper asked for less movement. */
export function stillness() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
