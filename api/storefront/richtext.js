// The one place where markup comes from data: rich text, cleaned by the server and once more here.

const ALLOWED = {
  A: ["href"], B: [], BLOCKQUOTE: [], BR: [], CODE: [], EM: [], H3: [], H4: [], HR: [], I: [], LI: [], OL: [], P: [], STRONG: [], UL: [],
};
// Their content is no text for a reader, so it goes with them; any other unknown element leaves its words behind.
const DROPPED = new Set(["SCRIPT", "STYLE", "TEMPLATE", "IFRAME", "OBJECT", "SVG", "MATH", "NOSCRIPT", "TITLE", "TEXTAREA", "SELECT"]);
const FOLLOWED = new Set(["https:", "http:", "mailto:"]);

const inert = globalThis.trustedTypes?.createPolicy("etalage-richtext", { createHTML: (html) => html });

/** Fills `node` with the few elements that rich text may hold. */
export function fillRichText(node, html) {
  // DOMParser's document runs no script and loads no picture; only copies of allowed elements leave it.
  const parsed = new DOMParser().parseFromString(inert ? inert.createHTML(html) : html, "text/html");
  node.replaceChildren(...cleaned(parsed.body));
}

function cleaned(parent) {
  return [...parent.childNodes].flatMap((child) => {
    if (child.nodeType === Node.TEXT_NODE) return [document.createTextNode(child.data)];
    if (child.nodeType !== Node.ELEMENT_NODE || DROPPED.has(child.nodeName.toUpperCase())) return [];
    const attributes = ALLOWED[child.nodeName];
    if (!attributes) return cleaned(child);
    const copy = document.createElement(child.nodeName);
    for (const name of attributes) keep(copy, name, child.getAttribute(name));
    copy.append(...cleaned(child));
    return [copy];
  });
}

function keep(copy, name, value) {
  if (value === null || !followed(value)) return;
  copy.setAttribute(name, value);
  copy.setAttribute("rel", "noopener noreferrer");
}

function followed(address) {
  try {
    return FOLLOWED.has(new URL(address, location.origin).protocol);
  } catch {
    return false;
  }
}
