// A shopper's own photo finds products: chosen, made smaller here, sent, looked at by the shop, and gone.

import { el, icon, picture } from "./elements.js";
import { closeByBackdrop } from "./sheet.js";
import { t, tn } from "./words.js";

// What the shop's reader looks at is smaller still; where a phone was when it took the photo stays on the phone.
const LONGEST_SIDE = 1600;
const SHOWN = 12;
const ASK_AGAIN_MS = 400;
const PATIENCE_MS = 12_000;
const GIVE_UP_MS = 90_000;

export class PhotoSearch {
  #running = null;

  /** `send(photo, onShare, signal)` and `search(id, signal)` ask the shop; `onOpen(product)` and `onClosed()` are told. */
  constructor({ dialog, button, file, send, search, onOpened, onOpen, onClosed }) {
    Object.assign(this, { dialog, file, send, search, onOpened, onOpen, onClosed });
    this.opening = null;
    button.addEventListener("click", () => file.click());
    file.addEventListener("change", () => {
      const [photo] = file.files;
      file.value = "";
      if (photo) this.#find(photo);
    });
    dialog.addEventListener("close", () => this.#closed());
    closeByBackdrop(dialog);
  }

  async #find(photo) {
    this.#running?.abort();
    const mine = new AbortController();
    this.#running = mine;
    const { canvas, body } = await smaller(photo);
    if (mine.signal.aborted) return;
    const said = el("p", { class: "photo-says", role: "status" }, t("photoSending"));
    const bar = el("progress", { max: "1", value: "0", "aria-label": t("photoSending") });
    this.#fill(canvas, [said, bar]);
    try {
      const id = await this.send(body, (share) => (bar.value = share), mine.signal);
      said.textContent = t("photoLooking");
      bar.removeAttribute("value");
      bar.setAttribute("aria-label", t("photoLooking"));
      const answer = await this.#answer(id, mine.signal, () => (said.textContent = t("photoLate")));
      this.#tell(canvas, answer);
    } catch (trouble) {
      if (mine.signal.aborted) return;
      this.#fill(canvas, [el("p", { class: "photo-says", role: "alert" }, t(`photoTrouble_${trouble.kind ?? "broken"}`)), trouble.message && el("p", { class: "detail" }, trouble.message), this.#another()]);
    }
  }

  /** What the shop says once it has looked: asked again and again, for it tells nobody by itself. */
  async #answer(id, signal, late) {
    const began = performance.now();
    for (;;) {
      const answer = await this.search(id, signal);
      if (!answer) throw Object.assign(new Error(""), { kind: "gone" });
      if (answer.state !== "WAITING") return answer;
      const waited = performance.now() - began;
      if (waited > GIVE_UP_MS) throw Object.assign(new Error(""), { kind: "late" });
      if (waited > PATIENCE_MS) late();
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
      if (signal.aborted) throw signal.reason;
    }
  }

  #tell(canvas, { state, problem, found }) {
    if (state === "REFUSED") return this.#fill(canvas, [el("p", { class: "photo-says", role: "alert" }, t("photoTrouble_photo")), problem && el("p", { class: "detail" }, problem), this.#another()]);
    const best = found.slice(0, SHOWN);
    if (best.length === 0) return this.#fill(canvas, [el("p", { class: "photo-says", role: "status" }, t("photoNothing")), this.#another()]);
    return this.#fill(canvas, [el("p", { class: "photo-says", role: "status" }, tn("photoFound", best.length)), this.#another()], el("ul", { role: "list" }, best.map(({ product }) => this.#product(product))));
  }

  #product(product) {
    const open = () => {
      this.opening = product;
      this.dialog.close();
    };
    return el("li", {}, picture(product.images?.[0], { sizes: "180px", letter: product.title }), el("button", { type: "button", class: "card-open", onclick: open }, product.title), product.price && el("p", { class: "price" }, product.price.formatted));
  }

  #another() {
    return el("button", { type: "button", class: "button plain", onclick: () => this.file.click() }, t("photoAnother"));
  }

  #fill(canvas, words, list = null) {
    const close = el("button", { type: "button", class: "round close", "aria-label": t("close"), onclick: () => this.dialog.close() }, icon("close"));
    const head = el("div", { class: "photo-head" }, canvas, el("div", { class: "photo-words" }, el("h2", { id: "photo-title" }, t("photoTitle")), words, el("p", { class: "photo-note" }, t("photoGone"))));
    this.dialog.replaceChildren(close, el("div", { class: "looks photo-in" }, head, list));
    if (!this.dialog.open) {
      this.onOpened();
      this.dialog.showModal();
    }
  }

  #closed() {
    this.#running?.abort();
    const { opening } = this;
    this.opening = null;
    if (opening) this.onOpen(opening);
    else this.onClosed();
  }
}

/** The photo as it is shown here, and as it is sent: a JPEG without what a phone writes beside it; else the file as it is. */
async function smaller(photo) {
  let drawn;
  try {
    drawn = await createImageBitmap(photo);
  } catch {
    // What this browser cannot draw the shop may know, or it says why not.
    return { canvas: null, body: photo };
  }
  const share = Math.min(1, LONGEST_SIDE / Math.max(drawn.width, drawn.height));
  const canvas = el("canvas", { class: "photo-mine", role: "img", "aria-label": t("photoMine"), width: Math.round(drawn.width * share), height: Math.round(drawn.height * share) });
  const pen = canvas.getContext("2d");
  // JPEG knows no transparency: what is see-through would be black.
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(drawn, 0, 0, canvas.width, canvas.height);
  const body = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
  return { canvas, body: body ?? photo };
}
