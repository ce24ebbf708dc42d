// The page inside the studio: it asks nothing and records nothing. The studio hands it what to show, and hears what was clicked.

import { speak } from "./words.js";

/** Whether this page is a frame of the studio on this very origin. */
export const IN_STUDIO = parent !== window && new URLSearchParams(location.search).has("studio");

const NOTHING_NEW = { arrived: [], renamed: [], moved: [], left: [], newSkus: new Set() };

/** Shows what the studio says, for as long as this frame is there. */
export function beShown(page) {
  for (const id of ["stage", "open-bag", "open-photo"]) document.getElementById(id).hidden = true;
  document.documentElement.toggleAttribute("data-studio", true);
  let shown = false;
  addEventListener("message", ({ data, source, origin }) => {
    if (origin !== location.origin || source !== parent || !data?.etalage) return;
    if (data.etalage === "show") {
      speak(data.locale);
      if (data.name) document.getElementById("shop-name").textContent = data.name;
      // Who types looks at words: blocks that glide over each other are in the way.
      if (shown) page.move(data.page, { why: data.why, changes: NOTHING_NEW, anchor: null, still: true });
      else page.show(data.page, { why: data.why });
      shown = true;
    }
    if (data.etalage === "show" || data.etalage === "select") select(page, data.selected, data.etalage === "select");
  });
  // Everything in a preview stands for its block: a click says which one, and goes nowhere.
  for (const kind of ["click", "submit"]) document.addEventListener(kind, (event) => stop(event, kind === "click"), { capture: true });
  addEventListener("keydown", (event) => event.key === "Escape" && say({ etalage: "left" }));
  say({ etalage: "ready" });
}

function stop(event, pick) {
  if (event.target.closest(".arrow, .why-button")) return;
  event.preventDefault();
  event.stopPropagation();
  const block = event.target.closest("[data-key]");
  if (pick && block) say({ etalage: "picked", key: block.dataset.key, item: event.target.closest("[data-item]")?.dataset.item ?? null });
}

function select(page, key, bring) {
  for (const node of document.querySelectorAll("[data-selected]")) node.removeAttribute("data-selected");
  const node = key ? page.node(key) : null;
  node?.setAttribute("data-selected", "");
  const { top = 0, bottom = 0 } = node?.getBoundingClientRect() ?? {};
  if (node && (bring || bottom < 80 || top > innerHeight - 80)) node.scrollIntoView({ block: "center", behavior: "instant" });
}

function say(message) {
  parent.postMessage(message, location.origin);
}
