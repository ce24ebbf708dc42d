// Who is shopping, in which language and where: the demo's bar, and what this browser remembers of it.

import { el } from "./elements.js";
import { languageName, t } from "./words.js";

export const NEW = "new";
const CHANNELS = ["WEB", "APP", "EMAIL", "STORE"];

export class Visitor {
  /** `facts` is what /storefront.json says; `onChange(what)` is told after the shopper, locale or channel is another one. */
  constructor(facts, onChange) {
    this.facts = facts;
    this.onChange = onChange;
    const asked = new URLSearchParams(location.search);
    const remembered = this.#remembered();
    const names = facts.personas.map(({ name }) => name);
    this.who = [asked.get("as"), remembered.who, names[0]].find((name) => name === NEW || names.includes(name)) ?? NEW;
    // The reader's own language comes before the persona's: the demo is for the person who looks at it.
    const spoken = facts.locales.find((code) => languageOf(code) === languageOf(navigator.language));
    this.locale = [asked.get("locale"), remembered.locale, spoken].find((code) => facts.locales.includes(code)) ?? facts.locales[0];
    this.channel = [asked.get("channel"), remembered.channel, this.persona?.channel?.toUpperCase()].find((name) => CHANNELS.includes(name)) ?? CHANNELS[0];
    this.why = asked.has("why");
  }

  get persona() {
    return this.facts.personas.find(({ name }) => name === this.who) ?? null;
  }

  /** The signed token the shop knows this shopper by, or null when a new one has to be started. */
  get token() {
    return this.persona?.shopperToken ?? localStorage.getItem(this.#place("shopper"));
  }

  get bagName() {
    return `${this.facts.site}:${this.who}`;
  }

  start(token) {
    localStorage.setItem(this.#place("shopper"), token);
  }

  forget() {
    localStorage.removeItem(this.#place("shopper"));
  }

  /** Fills the bar and makes it work. */
  fill() {
    const people = document.getElementById("people");
    const choices = [...this.facts.personas.map(({ name }) => [name, name]), [NEW, t("newShopper")]];
    people.append(...choices.map(([who, label]) => this.#person(who, label)));
    const locales = document.getElementById("locales");
    locales.append(...this.facts.locales.map((code) => this.#locale(code)));
    locales.hidden = this.facts.locales.length < 2;
    const channel = document.getElementById("channel");
    channel.append(...CHANNELS.map((name) => el("option", { value: name, selected: name === this.channel })));
    channel.addEventListener("change", () => this.#become({ channel: channel.value }, "channel"));
    this.relabel();
  }

  /** Says everything in the bar in the words of the present language. */
  relabel() {
    document.querySelector(`#people [data-who="${NEW}"] .person-name`).textContent = t("newShopper");
    const people = document.getElementById("people");
    const mine = people.querySelector(":checked").closest(".person");
    people.scrollLeft = mine.offsetLeft - (people.clientWidth - mine.offsetWidth) / 2;
    for (const option of document.querySelectorAll("#channel option")) option.textContent = t(`channel_${option.value}`);
    document.getElementById("about").textContent = this.persona ? this.persona.description : t("newShopperAbout");
    document.getElementById("start-over").hidden = this.who !== NEW;
    document.getElementById("page-title").textContent = this.persona ? t("pageFor", { name: this.who }) : t("pageTitle");
  }

  remember() {
    localStorage.setItem(this.#place("visitor"), JSON.stringify({ who: this.who, locale: this.locale, channel: this.channel }));
    const asked = new URLSearchParams({ as: this.who, locale: this.locale, channel: this.channel });
    if (this.why) asked.set("why", "");
    history.replaceState(null, "", `?${asked}`);
  }

  #become(change, what) {
    Object.assign(this, change);
    this.remember();
    this.onChange(what);
  }

  #person(who, label) {
    const input = el("input", { type: "radio", name: "who", value: who, checked: who === this.who, class: "unseen" });
    input.addEventListener("change", () => {
      const persona = this.facts.personas.find(({ name }) => name === who);
      const theirs = persona?.channel?.toUpperCase();
      const channel = CHANNELS.includes(theirs) ? theirs : this.channel;
      document.getElementById("channel").value = channel;
      this.#become({ who, channel }, "who");
    });
    const initial = el("span", { class: "initial", "aria-hidden": "true" }, who === NEW ? "+" : label.slice(0, 1));
    return el("label", { class: "person", data: { who } }, input, initial, el("span", { class: "person-name" }, label));
  }

  #locale(code) {
    const input = el("input", { type: "radio", name: "locale", value: code, checked: code === this.locale, class: "unseen" });
    input.addEventListener("change", () => this.#become({ locale: code }, "locale"));
    return el("label", { title: languageName(code) }, input, el("span", { lang: code, "aria-hidden": "true" }, languageOf(code).toUpperCase()), el("span", { class: "unseen" }, languageName(code)));
  }

  #place(what) {
    return `etalage:${this.facts.site}:${what}`;
  }

  #remembered() {
    try {
      return JSON.parse(localStorage.getItem(this.#place("visitor")) ?? "{}");
    } catch {
      return {};
    }
  }
}

function languageOf(code) {
  return code.split(/[-_]/)[0].toLowerCase();
}
