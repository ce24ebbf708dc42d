// Everything this page says to the shop's backend: six GraphQL documents and one way to send them; and photos.

const PICTURE = `fragment Picture on Image {
  alt width height
  focalPoint { x y }
  palette { hex share }
  w320: url(width: 320)
  w640: url(width: 640)
  w1080: url(width: 1080)
}`;

const CARD = `fragment Card on Product {
  sku title brand category inStock
  price { amount currency formatted }
  images { ...Picture }
}`;

export const HOMEPAGE = `query Homepage($context: HomepageContext!) {
  homepage(context: $context) {
    id impressionId locale degraded
    blocks {
      __typename
      id key kind
      decision { policy variant propensity position reason { code text } }
      ... on HeroBlock { headline body callToAction image { ...Picture } target { ...Card } }
      ... on ProductRail { title subtitle items { position reason { code text } product { ...Card } } }
      ... on PromotionBanner { headline body promotion { sku title code discount endsAt } }
      ... on ArticleFeed {
        title
        articles { position reason { code text } article { sku title teaser body publishedAt category image { ...Picture } } }
      }
      ... on CategoryTiles { title tiles { name category productCount image { ...Picture } } }
      ... on WelcomeGuide { headline body steps { title body } }
      ... on RichText { html }
      ... on BlockUnavailable { message }
    }
  }
}
${CARD}
${PICTURE}`;

export const PRODUCT = `query Product($site: String!, $sku: String!, $locale: String) {
  product(site: $site, sku: $sku, locale: $locale) { ...Card description }
}
${CARD}
${PICTURE}`;

export const PHOTO_SEARCH = `query PhotoSearch($site: String!, $id: ID!, $locale: String) {
  photoSearch(site: $site, id: $id, locale: $locale) {
    state problem
    found { score product { ...Card } }
  }
}
${CARD}
${PICTURE}`;

export const START_SHOPPER = `mutation StartShopper($input: StartShopperInput!) {
  startShopper(input: $input) {
    __typename
    ... on ShopperStarted { shopper }
    ... on Refusal { code message }
  }
}`;

export const RECORD_SIGNALS = `mutation RecordSignals($input: RecordSignalsInput!) {
  recordSignals(input: $input) {
    __typename
    ... on SignalsRecorded { accepted duplicates session rejected { index code message } }
    ... on Refusal { code message }
  }
}`;

export const SHARE_LINK = `query ShareLink {
  shareLink { site label perspective release at expiresAt locale }
}`;

/** What went wrong, in one of five kinds the page has words for: offline, refused, broken, unready, closed. */
export class Trouble extends Error {
  constructor(kind, detail) {
    super(detail);
    this.kind = kind;
  }
}

export async function start() {
  let answer;
  try {
    answer = await fetch("/storefront.json");
  } catch (cause) {
    throw new Trouble("offline", String(cause));
  }
  if (!answer.ok) throw new Trouble("unready", `The demo's start answered ${answer.status}.`);
  const facts = await answer.json();
  if (!facts.site || !facts.publishableToken) throw new Trouble("unready", "No demo shop is set up.");
  return facts;
}

/** Asks GraphQL with the site's publishable token. */
export class Shop {
  constructor({ site, publishableToken }) {
    this.site = site;
    this.token = publishableToken;
  }

  async homepage(context, signal) {
    const session = visitOf(context.shopper);
    const data = await this.ask(HOMEPAGE, { context: { site: this.site, session, ...context } }, { signal });
    return data.homepage;
  }

  async product(sku, locale, signal) {
    const data = await this.ask(PRODUCT, { site: this.site, sku, locale }, { signal });
    return data.product;
  }

  /** The id to ask `photoSearch` with. `onShare` hears how much of the photo has left, from 0 to 1. */
  sendPhoto(photo, onShare, signal) {
    return new Promise((resolve, reject) => {
      const post = new XMLHttpRequest();
      post.open("POST", `/photos?site=${encodeURIComponent(this.site)}`);
      post.setRequestHeader("Authorization", `Bearer ${this.token}`);
      post.responseType = "json";
      post.upload.onprogress = ({ loaded, total }) => onShare(total > 0 ? loaded / total : 0);
      post.onerror = () => reject(new Trouble("offline", ""));
      post.onload = () => {
        if (post.status === 202) return resolve(post.response.id);
        const kinds = { 401: "refused", 403: "refused", 422: "photo", 429: "busy" };
        return reject(new Trouble(kinds[post.status] ?? "broken", post.response?.error?.message ?? `HTTP ${post.status}`));
      };
      signal.addEventListener("abort", () => post.abort());
      post.send(photo);
    });
  }

  async photoSearch(id, locale, signal) {
    const data = await this.ask(PHOTO_SEARCH, { site: this.site, id, locale }, { signal });
    return data.photoSearch;
  }

  async startShopper() {
    const { startShopper } = await this.ask(START_SHOPPER, { input: { site: this.site } });
    if (!startShopper.shopper) throw new Trouble("refused", startShopper.message);
    return startShopper.shopper;
  }

  async recordSignals(shopper, signals, { leaving = false } = {}) {
    const input = { site: this.site, shopper, signals, session: visitOf(shopper) };
    const { recordSignals } = await this.ask(RECORD_SIGNALS, { input }, { keepalive: leaving });
    if (!recordSignals.rejected) throw new Trouble("refused", recordSignals.message);
    keepVisit(shopper, recordSignals.session);
    for (const { index, code, message } of recordSignals.rejected) console.warn(`Signal ${signals[index]?.kind} was rejected (${code}): ${message}`);
    return recordSignals;
  }

  async ask(query, variables, { signal, keepalive = false } = {}) {
    let answer;
    try {
      answer = await fetch("/graphql", {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", Authorization: `Bearer ${this.token}` },
        body: JSON.stringify({ query, variables }),
        signal,
        keepalive,
      });
    } catch (cause) {
      if (cause.name === "AbortError") throw cause;
      throw new Trouble("offline", String(cause));
    }
    return dataOf(answer);
  }
}

/** What a shopper did of whom the shop keeps nothing: a token that only this tab holds, and sends back. */
function visitOf(shopper) {
  return shopper ? sessionStorage.getItem(`etalage:visit:${shopper}`) : null;
}

function keepVisit(shopper, token) {
  if (token) sessionStorage.setItem(`etalage:visit:${shopper}`, token);
  else sessionStorage.removeItem(`etalage:visit:${shopper}`);
}

async function dataOf(answer) {
  let body;
  try {
    body = await answer.json();
  } catch {
    throw new Trouble("broken", `The shop answered ${answer.status} without saying more.`);
  }
  const said = body.errors?.map((error) => error.message).join(" ");
  if (answer.status === 401 || answer.status === 403) throw new Trouble("refused", said ?? `HTTP ${answer.status}`);
  // A block that failed comes as null beside its error; the rest of the page is still good.
  const usable = body.data && Object.values(body.data).some((value) => value !== null);
  if (!usable && said) throw new Trouble("broken", said);
  if (!answer.ok || !body.data) throw new Trouble("broken", said ?? `HTTP ${answer.status}`);
  return body.data;
}
