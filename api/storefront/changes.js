// What is different between two pages, and the sentence that says so. Pure: no document, no network.

/** The skus a block shows, in order. */
export function skusOf(block) {
  if (block.items) return block.items.map((item) => item.product.sku);
  if (block.articles) return block.articles.map((item) => item.article.sku);
  if (block.target) return [block.target.sku];
  return block.promotion ? [block.promotion.sku] : [];
}

/** The words a shopper would call a block by. */
export function nameOf(block) {
  return block.title ?? block.headline ?? "";
}

/** Blocks that a shopper sees. */
export function shown(page) {
  return (page?.blocks ?? []).filter((block) => block && block.__typename !== "BlockUnavailable");
}

/**
 * Which blocks are new, gone, renamed or in another place, and which items were nowhere on the page before.
 * A block has moved when it is not part of the longest run of blocks that kept their order.
 */
export function changesBetween(before, after) {
  const old = new Map(shown(before).map((block, index) => [block.key, { block, index }]));
  const now = shown(after);
  const keys = new Set(now.map((block) => block.key));
  const stayed = now.filter((block) => old.has(block.key));
  const steady = longestRising(stayed.map((block) => old.get(block.key).index));
  const known = new Set(shown(before).flatMap(skusOf));
  return {
    arrived: now.filter((block) => !old.has(block.key)),
    left: [...old.values()].map(({ block }) => block).filter((block) => !keys.has(block.key)),
    renamed: stayed.filter((block) => nameOf(block) !== nameOf(old.get(block.key).block)),
    moved: stayed
      .map((block, place) => ({ block, place, was: old.get(block.key).index }))
      .filter(({ was }) => !steady.has(was))
      .map(({ block, place, was }) => ({ block, up: place < rankOf(was, stayed, old) })),
    newSkus: new Set(now.flatMap(skusOf).filter((sku) => !known.has(sku))),
  };
}

/** The parts of the sentence, most telling first; empty when a shopper would see no difference. */
export function tell(changes, { t, tn }) {
  const parts = [];
  const title = (block) => ({ title: nameOf(block) });
  const named = [...changes.arrived, ...changes.renamed].filter(nameOf);
  const news = named.find(({ items }) => items) ?? named[0]; // a shelf says more than a headline
  if (news) parts.push(t("newBlock", title(news)));
  // One move is news; when a page is shuffled, the one that rose says enough.
  const move = changes.moved.find(({ up, block }) => up && block !== news && nameOf(block)) ?? changes.moved.find(({ block }) => nameOf(block));
  if (move && parts.length < 2) parts.push(t(move.up ? "moved_up" : "moved_down", title(move.block)));
  const lost = changes.left.find(nameOf);
  if (lost && parts.length === 0) parts.push(t("gone", title(lost)));
  if (changes.newSkus.size > 0) parts.push(tn("newItems", changes.newSkus.size));
  return parts;
}

/** The key of the block to look at first, if any. */
export function firstChanged(changes, after) {
  const news = [...changes.arrived, ...changes.renamed];
  const telling = [...news.filter(({ items }) => items), ...news, ...changes.moved.filter(({ up }) => up).map(({ block }) => block)];
  const withNews = shown(after).filter((block) => skusOf(block).some((sku) => changes.newSkus.has(sku)));
  return (telling[0] ?? withNews[0])?.key ?? null;
}

function rankOf(was, stayed, old) {
  return stayed.filter((block) => old.get(block.key).index < was).length;
}

/** The values of a longest increasing run; numbers are distinct. */
function longestRising(numbers) {
  const best = numbers.map(() => 1);
  const from = numbers.map(() => -1);
  numbers.forEach((number, i) => {
    for (let j = 0; j < i; j += 1) {
      if (numbers[j] < number && best[j] + 1 > best[i]) {
        best[i] = best[j] + 1;
        from[i] = j;
      }
    }
  });
  const kept = new Set();
  for (let i = best.indexOf(Math.max(0, ...best)); i >= 0; i = from[i]) kept.add(numbers[i]);
  return kept;
}
