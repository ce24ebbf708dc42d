// Making elements from data. Text stays text: nothing here turns a string into markup.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  bag: "M5 8h14l1 12H4z M8.5 8V7a3.5 3.5 0 0 1 7 0v1",
  check: "M5 12.5l4.5 4.5L19 7.5",
  close: "M6 6l12 12M18 6L6 18",
  copy: "M9 9h10v11H9z M5 15V4h10",
  info: "M12 11v6M12 7.2v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  left: "M14.5 5l-7 7 7 7",
  plus: "M12 5v14M5 12h14",
  right: "M9.5 5l7 7-7 7",
};

/** An element. `on…` are listeners, `data` is its dataset, null and false attributes are left out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "data") Object.assign(node.dataset, value);
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A picture in the width the screen needs, cropped around what matters, on a ground of its own colour. */
export function picture(image, { sizes, alt = "", eager = false, letter = "" }) {
  const frame = el("span", { class: "picture" });
  if (!image) return emptyFrame(frame, letter);
  const widths = [320, 640, 1080].filter((width) => image[`w${width}`]);
  const photo = el("img", {
    alt: image.alt || alt,
    src: image.w640,
    srcset: widths.map((width) => `${image[`w${width}`]} ${width}w`).join(", "),
    sizes,
    width: image.width,
    height: image.height,
    loading: eager ? "eager" : "lazy",
    fetchpriority: eager ? "high" : null,
    decoding: "async",
    onerror: () => emptyFrame(frame, letter),
  });
  if (image.focalPoint) photo.style.objectPosition = `${percent(image.focalPoint.x)} ${percent(image.focalPoint.y)}`;
  tint(frame, image);
  frame.append(photo);
  return frame;
}

/** Gives an element the picture's main colour as `--tint`. */
export function tint(node, image) {
  const main = image?.palette?.[0]?.hex;
  if (main && CSS.supports("color", main)) node.style.setProperty("--tint", main);
}

function emptyFrame(frame, letter) {
  frame.classList.add("is-empty");
  frame.replaceChildren(el("span", { class: "letter", "aria-hidden": "true" }, letter.slice(0, 1)));
  return frame;
}

function percent(share) {
  return `${Math.round(Math.min(1, Math.max(0, share)) * 100)}%`;
}
