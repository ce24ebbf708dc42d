// Showing a page, and moving from one page to the next so that the eye can follow.

import { blockNode, keepItems, openWhy, stillness } from "./blocks.js";
import { el } from "./elements.js";
import { t } from "./words.js";

const MOVE = { duration: 620, easing: "cubic-bezier(.2, .8, .2, 1)" };
const ARRIVE = { duration: 520, easing: "cubic-bezier(.2, .8, .2, 1)", fill: "backwards" };
const NEXT_ARRIVAL_MS = 45;

export class Page {
  #made = new Map();

  constructor({ root, blocks, notice, act }) {
    Object.assign(this, { root, blocks, notice, act });
  }

  /** Shows a page at once, as when somebody else comes in. */
  show(page, { why }) {
    this.#made.clear();
    this.#place(page, why);
    if (!stillness()) this.blocks.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 260 });
  }

  /** Goes from the page shown to this one; blocks and items that `changes` calls new are marked and animated, or nothing moves. */
  move(page, { why, changes, anchor, still = stillness() }) {
    const before = this.#spots();
    const top = anchor?.isConnected ? anchor.getBoundingClientRect().top : null;
    const anchorKey = anchor?.dataset.key;
    const refocus = this.#focused();
    this.#place(page, why);
    refocus();
    this.#mark(changes);
    const held = anchorKey && this.node(anchorKey);
    // What the shopper was looking at stays where it was on screen; the rest moves around it.
    if (held && top !== null) scrollBy({ top: held.getBoundingClientRect().top - top, behavior: "instant" });
    if (!still) this.#animate(before);
  }

  node(key) {
    return this.#made.get(key)?.node ?? null;
  }

  nodes() {
    return [...this.#made.values()].map(({ node }) => node).filter((node) => node.isConnected && !node.hidden);
  }

  skeleton() {
    const cards = () => el("div", { class: "bones" }, Array.from({ length: 6 }, () => el("div", { class: "bone bone-card" })));
    const title = () => el("div", { class: "bone bone-title" });
    this.#only(el("div", { class: "skeleton", "aria-hidden": "true" }, el("div", { class: "bone bone-hero" }), title(), cards(), title(), cards()));
    this.root.setAttribute("aria-busy", "true");
  }

  trouble(words, detail, retry) {
    this.#only(
      el(
        "div",
        { class: "trouble", role: "alert" },
        el("h2", {}, t("troubleTitle")),
        el("p", {}, words),
        el("p", { class: "detail" }, detail),
        el("button", { type: "button", class: "button", onclick: retry }, t("retry")),
      ),
    );
  }

  empty(retry) {
    this.#only(
      el(
        "div",
        { class: "trouble" },
        el("h2", {}, t("emptyTitle")),
        el("p", {}, t("emptyHint")),
        el("button", { type: "button", class: "button", onclick: retry }, t("retry")),
      ),
    );
  }

  showWhy(on) {
    this.root.toggleAttribute("data-why", on);
    for (const { node } of this.#made.values()) this.#applyWhy(node, on);
  }

  #only(node) {
    this.#made.clear();
    this.notice.hidden = true;
    this.root.setAttribute("aria-busy", "false");
    this.blocks.replaceChildren(node);
  }

  #place(page, why) {
    const made = new Map();
    page.blocks.forEach((block, place) => {
      if (!block) return;
      const known = this.#made.get(block.key);
      const text = JSON.stringify([block, document.documentElement.lang]);
      if (known && known.text === text) {
        known.node.dataset.impression = page.impressionId;
        made.set(block.key, known);
        known.node.removeAttribute("data-news");
        for (const mark of known.node.querySelectorAll(".fresh")) mark.remove();
        return;
      }
      const node = blockNode(block, page.impressionId, this.act, place);
      if (!node) return;
      if (known) keepItems(node, known.node);
      made.set(block.key, { node, text });
    });
    const scrolled = new Map([...this.#made.values()].map(({ node }) => [node, node.querySelector(".rail")?.scrollLeft]));
    this.#made = made;
    this.blocks.replaceChildren(...[...made.values()].map(({ node }) => node));
    for (const { node } of made.values()) {
      // Taking an element out of the document forgets how far its rail was scrolled.
      if (scrolled.get(node)) node.querySelector(".rail").scrollLeft = scrolled.get(node);
      this.#applyWhy(node, why);
    }
    this.root.toggleAttribute("data-why", why);
    this.notice.hidden = !page.degraded;
    this.notice.textContent = page.degraded ? t("degraded") : "";
    this.root.setAttribute("aria-busy", "false");
  }

  #applyWhy(node, on) {
    if (node.classList.contains("BlockUnavailable")) node.hidden = !on;
    const foot = node.querySelector(".why");
    if (foot) openWhy(foot, on);
  }

  /** Takes note of what has the focus; the answer gives it back to the same thing on the new page, or to what is nearest. */
  #focused() {
    const held = document.activeElement;
    if (!this.blocks.contains(held)) return () => {};
    const key = held.closest("[data-key]")?.dataset.key;
    const sku = held.closest("[data-item]")?.dataset.item;
    const look = held.className && `.${CSS.escape(held.classList[0])}`;
    return () => {
      if (held.isConnected) return held.focus({ preventScroll: true });
      const block = key && this.node(key);
      const item = sku && (block ?? this.blocks).querySelector(`[data-item="${CSS.escape(sku)}"]`);
      const same = sku ? item : block;
      const next = (look && same?.querySelector(look)) || block?.querySelector("button") || this.root;
      return next.focus({ preventScroll: true });
    };
  }

  #mark(changes) {
    for (const block of [...changes.arrived, ...changes.renamed]) this.node(block.key)?.setAttribute("data-news", "");
    for (const item of this.blocks.querySelectorAll(".card[data-item], .piece[data-item]")) {
      if (!changes.newSkus.has(item.dataset.item)) continue;
      item.firstElementChild.append(el("span", { class: "fresh" }, t("fresh")));
    }
  }

  /** Where blocks, and items within their block, are now. */
  #spots() {
    const spots = new Map();
    for (const [key, { node }] of this.#made) {
      const block = node.getBoundingClientRect();
      spots.set(key, { left: block.left, top: block.top });
      for (const item of node.querySelectorAll(".card, .piece")) {
        const { left, top } = item.getBoundingClientRect();
        spots.set(`${key} ${item.dataset.item}`, { left: left - block.left, top: top - block.top });
      }
    }
    return spots;
  }

  #animate(before) {
    const now = this.#spots();
    for (const [key, { node }] of this.#made) {
      if (!nearScreen(node)) continue;
      glide(node, before.get(key), now.get(key), 0);
      let arrivals = 0;
      for (const item of node.querySelectorAll(".card, .piece")) {
        const name = `${key} ${item.dataset.item}`;
        // Items of a block that is new arrive with their block.
        if (!before.has(key)) continue;
        if (!before.has(name)) arrivals += 1;
        glide(item, before.get(name), now.get(name), arrivals * NEXT_ARRIVAL_MS);
      }
    }
  }
}

function glide(node, from, to, delay) {
  if (!from) {
    node.animate([{ opacity: 0, transform: "translateY(28px) scale(.97)" }, { opacity: 1, transform: "none" }], { ...ARRIVE, delay });
    return;
  }
  const [x, y] = [from.left - to.left, from.top - to.top];
  if (Math.abs(x) < 1 && Math.abs(y) < 1) return;
  node.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], MOVE);
}

function nearScreen(node) {
  const { top, bottom } = node.getBoundingClientRect();
  return bottom > -innerHeight && top < innerHeight * 2;
}
