// Which products look alike, from the colours the image reader found. Pure: no document, no network.

/** Up to `k` products of the page whose pictures have the nearest colours, the nearest first. */
export function similarLooks(product, page, k) {
  const own = colours(product);
  if (own.length === 0) return [];
  const others = new Map(productsOf(page).map((other) => [other.sku, other]));
  others.delete(product.sku);
  return [...others.values()]
    .map((other) => ({ other, theirs: colours(other) }))
    .filter(({ theirs }) => theirs.length > 0)
    .map(({ other, theirs }) => ({ other, far: distance(own, theirs) + distance(theirs, own) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, k)
    .map(({ other }) => other);
}

function productsOf(page) {
  return (page?.blocks ?? []).flatMap((block) => [...(block?.items ?? []).map(({ product }) => product), ...(block?.target ? [block.target] : [])]);
}

function colours(product) {
  return (product.images?.[0]?.palette ?? []).map(({ hex, share }) => ({ lab: oklab(hex), share })).filter(({ lab }) => lab);
}

/** How far one picture's colours lie from the nearest of another's, each counting as much as it covers. */
function distance(from, to) {
  const whole = from.reduce((sum, { share }) => sum + share, 0) || 1;
  return from.reduce((sum, { lab, share }) => sum + (share / whole) * Math.min(...to.map((other) => gap(lab, other.lab))), 0);
}

function gap(a, b) {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

// Source: Björn Ottosson, “A perceptual color space for image processing” (2020).
function oklab(hex) {
  const digits = /^#?([0-9a-f]{6})$/i.exec(hex)?.[1];
  if (!digits) return null;
  const [r, g, b] = [0, 2, 4].map((at) => linear(parseInt(digits.slice(at, at + 2), 16) / 255));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function linear(channel) {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
