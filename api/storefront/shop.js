// The demo shop's page: who is here, what they see, and what happens when they touch it.

import { Shop, start } from "./api.js";
import { Bag } from "./cart.js";
import { changesBetween, firstChanged, shown, tell } from "./changes.js";
import { stillness } from "./blocks.js";
import { el } from "./elements.js";
import { Page } from "./page.js";
import { PhotoSearch } from "./photo.js";
import { LINK, PreviewedShop, announce, openLink } from "./preview.js";
import { Sheet } from "./sheet.js";
import { Recorder, Watcher } from "./signals.js";
import { IN_STUDIO, beShown } from "./studio.js";
import { NEW, Visitor } from "./visitor.js";
import { speak, t, tn } from "./words.js";

const TOAST_MS = 7_000;
const at = (id) => document.getElementById(id);

let shop;
let visitor;
let recorder;
let bag;
let current = null; // the homepage on screen
let asking = null; // the request for the next one
let lastTouched = null; // the block the shopper used last
let owed = null; // what to say first, once nothing lies over the page any more

const page = new Page({
  root: at("page"),
  blocks: at("blocks"),
  notice: at("notice"),
  act: { open, openArticle, add, copy, lookFor },
});
const watcher = new Watcher((node) => {
  const { impression, key, position } = node.dataset;
  recorder.add("IMPRESSION", { impression, block: key, position: Number(position) });
});
const sheet = new Sheet({
  dialog: at("sheet"),
  product: (sku, signal) => shop.product(sku, visitor.locale, signal),
  page: () => current,
  onView: ({ sku, place }) => {
    watcher.cover(true);
    at("toasts").replaceChildren();
    recorder.add("CLICK", { sku, ...place });
    recorder.add("VIEW", { sku, ...place });
    recorder.flush();
  },
  onLeave: ({ sku, place }, seconds) => recorder.add("DWELL", { sku, ...place, value: Math.round(seconds * 10) / 10 }),
  onClosed: closed,
  onAdd: put,
  onLess: (product, place) => {
    recorder.add("DISMISS", { sku: product.sku, ...place });
    owed = t("lessNoted", { title: product.title });
  },
});

if (IN_STUDIO) beShown(page);
else await begin();

/** Starts from nothing, or says what is missing and offers to try again. */
async function begin() {
  speak(navigator.language);
  try {
    const facts = await start();
    facts.personas ??= [];
    facts.locales = facts.locales?.length ? facts.locales : ["en"];
    const link = LINK ? await openLink() : null;
    enter(link ? { ...facts, site: link.site } : facts, link);
  } catch (trouble) {
    page.trouble(troubleWords(trouble), trouble.message, () => {
      page.skeleton();
      begin();
    });
  }
}

function enter(facts, link) {
  shop = link ? new PreviewedShop(facts) : new Shop(facts);
  visitor = new Visitor(facts, becameAnother);
  if (facts.name) at("shop-name").textContent = facts.name;
  recorder = new Recorder(
    (shopper, signals, how) => shop.recordSignals(shopper, signals, how),
    () => ({ shopper: visitor.token, channel: visitor.channel }),
  );
  bag = new Bag({
    dialog: at("bag"),
    button: at("open-bag"),
    count: at("bag-count"),
    onRemove: ({ product }) => {
      recorder.add("CART_REMOVE", { sku: product.sku });
      owed = t("removed", { title: product.title });
    },
    onBuy: bought,
    onClosed: () => {
      watcher.cover(false);
      if (owed) follow();
    },
  });
  at("open-photo").hidden = Boolean(link);
  new PhotoSearch({
    dialog: at("photo"),
    button: at("open-photo"),
    file: at("photo-file"),
    send: (photo, onShare, signal) => shop.sendPhoto(photo, onShare, signal),
    search: (id, signal) => shop.photoSearch(id, visitor.locale, signal),
    onOpened: () => watcher.cover(true),
    // It stood in no block: the page it was asked from is all there is to name.
    onOpen: (product) => sheet.openProduct(product, { impression: current?.impressionId }),
    onClosed: () => watcher.cover(false),
  });
  at("open-bag").addEventListener("click", () => watcher.cover(true));
  at("why").addEventListener("click", toggleWhy);
  at("start-over").addEventListener("click", startOver);
  at("why").setAttribute("aria-pressed", String(visitor.why));
  if (link?.locale) visitor.locale = link.locale;
  speak(visitor.locale);
  if (link) announce(link);
  visitor.fill();
  bag.belongTo(visitor.bagName);
  arrive();
}

/** Shows the page to somebody who was not looking at one. */
async function arrive() {
  current = null;
  at("toasts").replaceChildren();
  page.skeleton();
  scrollTo({ top: 0, behavior: "instant" });
  try {
    const next = await askPage();
    if (!next) return;
    current = next;
    if (shown(next).length === 0 && !visitor.why) page.empty(arrive);
    else page.show(next, visitor);
    watcher.watch(page.nodes());
  } catch (trouble) {
    page.trouble(troubleWords(trouble), trouble.message, arrive);
  }
}

/** Asks again after something happened, and lets the shopper see what it changed. */
async function follow(lead = owed) {
  owed = null;
  await recorder.flush();
  if (!current) return arrive();
  try {
    const next = await askPage();
    if (!next) return null;
    const changes = changesBetween(current, next);
    current = next;
    page.move(next, { why: visitor.why, changes, anchor: lastTouched });
    watcher.watch(page.nodes());
    const parts = tell(changes, { t, tn });
    const said = parts.length > 0 ? t("changed", { what: parts.join(", ") }) : t("unchanged");
    toast([lead, said].filter(Boolean).join(" "), page.node(firstChanged(changes, next)));
  } catch (trouble) {
    // The page on screen is still good; only the news about it is missing.
    toast(troubleWords(trouble), null, { words: t("retry"), act: () => follow(lead) });
  }
  return null;
}

/** The homepage for whoever is shopping now, or null when a later question has overtaken this one. */
async function askPage() {
  asking?.abort();
  const mine = new AbortController();
  asking = mine;
  try {
    return await askAs(mine.signal);
  } catch (trouble) {
    if (mine.signal.aborted) return null;
    throw trouble;
  }
}

async function askAs(signal) {
  const known = visitor.token;
  if (!known && !LINK) visitor.start(await shop.startShopper());
  // Who looks through a link is nobody in particular: the link says through whose eyes.
  const context = () => ({ shopper: LINK ? null : visitor.token, channel: visitor.channel, locale: visitor.locale, cart: bag.skus });
  try {
    return (await shop.homepage(context(), signal)) ?? { blocks: [] };
  } catch (trouble) {
    // A remembered shopper of a shop that was since emptied is unknown there: start as somebody new, once.
    if (LINK || visitor.who !== NEW || !known || signal.aborted || trouble.kind === "offline") throw trouble;
    visitor.start(await shop.startShopper());
    return (await shop.homepage(context(), signal)) ?? { blocks: [] };
  }
}

function troubleWords(trouble) {
  // Only the shop's answers have a kind; anything else is a mistake in this page and belongs in the console.
  if (!trouble.kind) console.error(trouble);
  return t(`trouble_${trouble.kind ?? "broken"}`);
}

async function becameAnother(what) {
  if (what !== "channel") speak(visitor.locale);
  visitor.relabel();
  if (what === "who") bag.belongTo(visitor.bagName);
  else bag.relabel();
  lastTouched = null;
  recorder.flush(); // what is queued names the shopper it belongs to
  await arrive();
}

async function startOver() {
  await recorder.flush();
  visitor.forget();
  bag.empty();
  await arrive();
  toast(t("startedOver"));
}

function toggleWhy() {
  visitor.why = !visitor.why;
  visitor.remember();
  at("why").setAttribute("aria-pressed", String(visitor.why));
  page.showWhy(visitor.why);
  watcher.watch(page.nodes());
}

function open(product, node) {
  sheet.openProduct(product, placeOf(node));
}

function openArticle(article, node) {
  sheet.openArticle(article, placeOf(node));
}

function closed() {
  watcher.cover(false);
  follow();
}

function add(product, node) {
  put(product, placeOf(node));
  follow(`${t("added", { title: product.title })}.`);
}

/** Into the bag; the page follows when the sheet over it is closed. */
function put(product, place) {
  bag.add(product);
  recorder.add("CART_ADD", { sku: product.sku, ...place, value: 1 });
}

function bought(lines) {
  for (const { product, n } of lines) recorder.add("PURCHASE", { sku: product.sku, value: n });
  owed = t("bought"); // said when the drawer has closed
}

async function copy(offer, node) {
  recorder.add("CLICK", { sku: offer.sku, ...placeOf(node) });
  try {
    await navigator.clipboard.writeText(offer.code);
    return true;
  } catch {
    return false;
  }
}

function lookFor(tile, node) {
  const { impression, block } = placeOf(node);
  recorder.add("SEARCH", { query: tile.name, impression, block });
  follow(t("youLookedFor", { name: tile.name }));
}

/** Which block and position a signal answers; the page it was shown on is the one on screen. */
function placeOf(node) {
  const block = node.closest("[data-key]");
  lastTouched = block;
  const position = Number(node.closest("[data-position]").dataset.position);
  return { impression: block.dataset.impression, block: block.dataset.key, position };
}

function toast(words, node = null, offer = null) {
  const action = offer ?? (node && { words: t("showMe"), act: () => showMe(node) });
  const note = el("div", { class: "toast" }, el("p", {}, words));
  const leave = () => note.remove();
  if (action) {
    note.append(
      el("button", { type: "button", onclick: () => {
        leave();
        action.act();
      } }, action.words),
    );
  }
  at("toasts").replaceChildren(note);
  setTimeout(leave, TOAST_MS);
}

function showMe(node) {
  node.scrollIntoView({ behavior: stillness() ? "auto" : "smooth", block: "center" });
  node.setAttribute("tabindex", "-1");
  node.focus({ preventScroll: true });
}
