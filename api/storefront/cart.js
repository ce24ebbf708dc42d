// The bag: what a shopper put aside, kept in this browser, and the drawer that shows it.

import { el, icon, picture } from "./elements.js";
import { closeByBackdrop } from "./sheet.js";
import { money, t, tn } from "./words.js";

export class Bag {
  #lines = [];
  #place = null;

  /** `onRemove(line)`, `onBuy(lines)` and `onClosed` are told after the bag itself has changed. */
  constructor({ dialog, button, count, onRemove, onBuy, onClosed }) {
    Object.assign(this, { dialog, button, count, onRemove, onBuy });
    button.addEventListener("click", () => this.open());
    dialog.addEventListener("close", onClosed);
    closeByBackdrop(dialog);
  }

  /** Shows what this shopper had in the bag. */
  belongTo(shopper) {
    this.#place = `etalage:bag:${shopper}`;
    try {
      this.#lines = JSON.parse(localStorage.getItem(this.#place) ?? "[]");
    } catch {
      this.#lines = [];
    }
    this.#show();
  }

  get skus() {
    return this.#lines.map(({ product }) => product.sku);
  }

  add(product) {
    const line = this.#lines.find((other) => other.product.sku === product.sku);
    if (line) line.n += 1;
    else this.#lines.push({ product, n: 1 });
    this.#save();
  }

  empty() {
    this.#lines = [];
    this.#save();
  }

  /** Draws the bag again, in the words of the present language. */
  relabel() {
    this.#show();
  }

  open() {
    this.#show();
    this.dialog.showModal();
  }

  #remove(line) {
    this.#lines = this.#lines.filter((other) => other !== line);
    this.#save();
    this.dialog.querySelector(".close")?.focus();
    this.onRemove(line);
  }

  #buy() {
    const bought = this.#lines;
    this.onBuy(bought);
    this.empty();
    this.dialog.close();
  }

  #save() {
    localStorage.setItem(this.#place, JSON.stringify(this.#lines));
    this.#show();
  }

  #show() {
    const pieces = this.#lines.reduce((sum, { n }) => sum + n, 0);
    this.count.textContent = pieces || "";
    this.count.hidden = pieces === 0;
    this.button.setAttribute("aria-label", tn("bagCount", pieces));
    this.dialog.replaceChildren(
      el("button", { type: "button", class: "round close", "aria-label": t("close"), onclick: () => this.dialog.close() }, icon("close")),
      el("h2", { id: "bag-title" }, t("bagTitle")),
      pieces === 0 ? emptyBag() : el("ul", { class: "lines", role: "list" }, this.#lines.map((line) => this.#line(line))),
      pieces === 0 ? "" : this.#foot(),
    );
  }

  #line(line) {
    const { product, n } = line;
    return el(
      "li",
      {},
      picture(product.images?.[0], { sizes: "80px", letter: product.title }),
      el("div", {}, product.brand && el("p", { class: "brand" }, product.brand), el("p", { class: "line-title" }, product.title), el("p", { class: "price" }, `${n > 1 ? `${n} × ` : ""}${product.price?.formatted ?? ""}`)),
      el("button", { type: "button", class: "knob plain", "aria-label": t("removeTitle", { title: product.title }), onclick: () => this.#remove(line) }, t("remove")),
    );
  }

  #foot() {
    const priced = this.#lines.filter(({ product }) => product.price);
    const currency = priced[0]?.product.price.currency;
    const total = priced.filter(({ product }) => product.price.currency === currency).reduce((sum, { product, n }) => sum + Number(product.price.amount) * n, 0);
    return el(
      "div",
      { class: "bag-foot" },
      currency && el("p", { class: "total" }, el("span", {}, t("total")), el("strong", {}, money(total, currency))),
      el("button", { type: "button", class: "button", onclick: () => this.#buy() }, t("buy")),
    );
  }
}

function emptyBag() {
  return el("div", { class: "bag-empty" }, el("p", {}, t("bagEmpty")), el("p", {}, t("bagEmptyHint")));
}
