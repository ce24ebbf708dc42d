// Telling the shop what happened: in batches, each signal once, and also when the page is being left.

const BATCH = 25; // each signal carries a signed impressionId of up to 1 KB, and a keepalive request may have 64 KB
const WAIT_MS = 2_000;
const KEPT = 500; // an endpoint that stays away must not fill the tab's memory
const SEEN_SHARE = 0.5;
const SEEN_MS = 1_000;

/** Queues signals and sends them. They carry their own ids, so sending one twice is harmless. */
export class Recorder {
  #queue = [];
  #timer = 0;
  #sending = Promise.resolve();

  /** `send(shopper, signals, {leaving})` resolves when the shop has them; `facts()` gives who and where now. */
  constructor(send, facts) {
    this.send = send;
    this.facts = facts;
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.#leave());
    addEventListener("pagehide", () => this.#leave());
  }

  add(kind, details) {
    const { shopper, channel } = this.facts();
    const signal = { id: uuid(), kind, at: new Date().toISOString(), session: session(), channel, ...details };
    this.#queue.push({ shopper, signal });
    this.#queue.splice(0, this.#queue.length - KEPT);
    this.#timer ||= setTimeout(() => this.flush(), WAIT_MS);
  }

  /** Resolves when everything added so far was sent or could not be; never throws. */
  flush() {
    this.#sending = this.#sending.then(() => this.#sendAll());
    return this.#sending;
  }

  async #sendAll() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    for (const { shopper, batch } of this.#takeBatches()) {
      try {
        await this.send(shopper, batch.map(({ signal }) => signal), { leaving: false });
      } catch (trouble) {
        // Refused stays refused; anything else may pass, and goes out with the next batch.
        if (trouble.kind !== "refused") this.#queue.unshift(...batch);
        console.warn("Signals were not recorded:", trouble.message);
      }
    }
  }

  #leave() {
    for (const { shopper, batch } of this.#takeBatches()) {
      this.send(shopper, batch.map(({ signal }) => signal), { leaving: true }).catch(() => {});
    }
  }

  #takeBatches() {
    const batches = [];
    for (const entry of this.#queue.splice(0)) {
      const last = batches.at(-1);
      if (last && last.shopper === entry.shopper && last.batch.length < BATCH) last.batch.push(entry);
      else batches.push({ shopper: entry.shopper, batch: [entry] });
    }
    return batches;
  }
}

/** Notices which blocks were really on screen: half of the block, or half of the screen, for a second. */
export class Watcher {
  #seen = new Set();
  #waiting = new Map();
  #inView = new Set();

  /** `onSeen(node)` is called once for each impression and block key that the nodes' datasets name. */
  constructor(onSeen) {
    this.onSeen = onSeen;
    const steps = Array.from({ length: 21 }, (_, step) => step / 20);
    this.observer = new IntersectionObserver((entries) => this.#look(entries), { threshold: steps });
    document.addEventListener("visibilitychange", () => this.#restart());
  }

  /** Watches these blocks instead of the ones before. */
  watch(nodes) {
    this.observer.disconnect();
    this.#inView.clear();
    this.#restart();
    for (const node of nodes) this.observer.observe(node);
  }

  /** A dialog is over the page, or gone again. */
  cover(covered) {
    this.covered = covered;
    this.#restart();
  }

  #look(entries) {
    for (const { target, intersectionRatio, intersectionRect, rootBounds } of entries) {
      const screenShare = rootBounds ? intersectionRect.height / rootBounds.height : 0;
      const visible = intersectionRatio >= SEEN_SHARE || screenShare >= SEEN_SHARE;
      if (visible) this.#inView.add(target);
      else this.#inView.delete(target);
      if (visible) this.#wait(target);
      else this.#stop(target);
    }
  }

  #restart() {
    for (const node of [...this.#waiting.keys()]) this.#stop(node);
    for (const node of this.#inView) this.#wait(node);
  }

  #wait(node) {
    const what = `${node.dataset.impression} ${node.dataset.key}`;
    if (this.covered || document.hidden || this.#waiting.has(node) || this.#seen.has(what)) return;
    const timer = setTimeout(() => {
      this.#waiting.delete(node);
      this.#seen.add(what);
      this.onSeen(node);
    }, SEEN_MS);
    this.#waiting.set(node, timer);
  }

  #stop(node) {
    clearTimeout(this.#waiting.get(node));
    this.#waiting.delete(node);
  }
}

/** One visit's id, kept as long as the tab. */
function session() {
  const known = sessionStorage.getItem("etalage:session");
  if (known) return known;
  const fresh = uuid();
  sessionStorage.setItem("etalage:session", fresh);
  return fresh;
}

/** A random UUID; crypto.randomUUID is missing where the page came without TLS from another machine, such as to a phone. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
