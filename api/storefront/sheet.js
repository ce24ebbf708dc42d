// A closer look at one product or article, over the page.

import { stillness } from "./blocks.js";
import { el, icon, picture, tint } from "./elements.js";
import { similarLooks } from "./looks.js";
import { longDate, t } from "./words.js";

const LOOKS = 4;

export class Sheet {
  #since = 0;
  #ask = null;

  /**
   * `product(sku, signal)` answers with the whole product. `onView`, `onLeave(seconds)` and `onClosed` are told what happens;
   * `onAdd` and `onLess` what the shopper wants; `page()` is what lies beneath.
   */
  constructor({ dialog, product, page, onView, onLeave, onClosed, onAdd, onLess }) {
    Object.assign(this, { dialog, product, page, onView, onLeave, onClosed, onAdd, onLess });
    this.thing = null;
    dialog.addEventListener("close", () => this.#closed());
    closeByBackdrop(dialog);
  }

  /** `place` is where on the page it was; a look that was opened from here stood in no block. */
  async openProduct(product, place) {
    this.#turnTo({ sku: product.sku, title: product.title, product, place });
    const about = el("div", { class: "sheet-description" }, bones());
    this.#fill(productView(product, about, this.#actions(product), (other) => this.openProduct(other, { impression: place.impression }), this.page()));
    this.#ask = new AbortController();
    try {
      const whole = await this.product(product.sku, this.#ask.signal);
      describe(about, whole?.description);
    } catch (trouble) {
      if (trouble.name !== "AbortError") describe(about, null);
    }
  }

  openArticle(article, place) {
    this.#turnTo({ sku: article.sku, title: article.title, place });
    this.#fill(articleView(article));
  }

  #turnTo(thing) {
    if (this.thing) this.#leave();
    this.thing = thing;
    this.#since = performance.now();
    this.onView(thing);
  }

  #leave() {
    this.#ask?.abort();
    this.onLeave(this.thing, (performance.now() - this.#since) / 1000);
  }

  #closed() {
    this.#leave();
    const { thing } = this;
    this.thing = null;
    this.onClosed(thing);
  }

  #fill(view) {
    const close = el("button", { type: "button", class: "round close", "aria-label": t("close"), onclick: () => this.dialog.close() }, icon("close"));
    this.dialog.replaceChildren(close, view);
    if (!this.dialog.open) this.dialog.showModal();
    else close.focus();
    this.dialog.scrollTop = 0;
    if (!stillness()) view.animate([{ opacity: 0, transform: "translateY(10px)" }, { opacity: 1, transform: "none" }], { duration: 260, easing: "ease-out" });
  }

  #actions(product) {
    const add = el("button", { type: "button", class: "button" }, t("addToBag"));
    add.addEventListener("click", () => {
      this.onAdd(product, this.thing.place);
      add.replaceChildren(icon("check"), t("added", { title: product.title }));
    });
    const less = el("button", { type: "button", class: "button plain" }, t("less"));
    less.addEventListener("click", () => {
      this.onLess(product, this.thing.place);
      this.dialog.close();
    });
    return product.inStock === false ? [el("p", { class: "sold-out" }, t("outOfStock")), less] : [add, less];
  }
}

function productView(product, about, actions, openOther, page) {
  const large = el("div", { class: "sheet-picture" }, bigPicture(product.images?.[0], product));
  const thumbs = (product.images ?? []).length > 1 ? thumbnails(product, large) : null;
  const looks = similarLooks(product, page, LOOKS);
  const view = el(
    "div",
    { class: "sheet-in" },
    el("div", { class: "sheet-side" }, large, thumbs),
    el(
      "div",
      { class: "sheet-words" },
      el("p", { class: "brand" }, [product.brand, product.category?.at(-1)].filter(Boolean).join(" · ")),
      el("h2", { id: "sheet-title" }, product.title),
      product.price && el("p", { class: "price" }, product.price.formatted),
      about,
      el("div", { class: "actions" }, actions),
    ),
    looks.length > 1 && el("div", { class: "looks" }, el("h3", {}, t("similar")), el("ul", { role: "list" }, looks.map((other) => look(other, openOther)))),
  );
  tint(view, product.images?.[0]);
  return view;
}

function look(other, openOther) {
  return el(
    "li",
    {},
    picture(other.images?.[0], { sizes: "120px", letter: other.title }),
    el("button", { type: "button", class: "card-open", onclick: () => openOther(other) }, other.title),
    other.price && el("p", { class: "price" }, other.price.formatted),
  );
}

function thumbnails(product, large) {
  return el(
    "ul",
    { class: "thumbs", role: "list" },
    product.images.map((image, at) =>
      el(
        "li",
        {},
        el(
          "button",
          { type: "button", "aria-label": `${product.title} ${at + 1}/${product.images.length}`, onclick: () => large.replaceChildren(bigPicture(image, product)) },
          picture(image, { sizes: "72px" }),
        ),
      ),
    ),
  );
}

function bigPicture(image, product) {
  return picture(image, { sizes: "(min-width: 820px) 480px, 100vw", alt: product.title, eager: true, letter: product.title });
}

function articleView(article) {
  const about = el("div", { class: "sheet-description" });
  describe(about, article.body ?? article.teaser);
  return el(
    "div",
    { class: "sheet-in" },
    el("div", { class: "sheet-side" }, el("div", { class: "sheet-picture" }, bigPicture(article.image, article))),
    el(
      "div",
      { class: "sheet-words" },
      el("p", { class: "brand" }, [[article.category ?? []].flat().at(-1), article.publishedAt && longDate(article.publishedAt)].filter(Boolean).join(" · ")),
      el("h2", { id: "sheet-title" }, article.title),
      about,
    ),
  );
}

function describe(about, description) {
  const paragraphs = (description ?? "").split(/\n\s*\n/).filter((text) => text.trim());
  about.replaceChildren(...(paragraphs.length > 0 ? paragraphs : [t("noDescription")]).map((text) => el("p", {}, text)));
}

function bones() {
  return Array.from({ length: 4 }, () => el("span", { class: "bone bone-line", "aria-hidden": "true" }));
}

/** A click beside the dialog closes it, as people expect; Escape does already. */
export function closeByBackdrop(dialog) {
  dialog.addEventListener("click", (event) => {
    if (event.target !== dialog) return;
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    const inside = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
    if (!inside) dialog.close();
  });
}
