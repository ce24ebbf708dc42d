import { randomUUID } from "node:crypto";
import { argv } from "node:process";
import { makeClient } from "./client.js";
import {
  HomepageDocument,
  RecordSignalsDocument,
  RefetchDocument,
  ReleasesDocument,
  StartShopperDocument,
  type HomepageQuery,
} from "./gql/graphql.js";

type Block = NonNullable<NonNullable<HomepageQuery["homepage"]>["blocks"][number]>;

const [, , url = "", site = "", shopToken = "", studioToken = ""] = argv;
const shop = makeClient(url, shopToken);

/** What a front draws of a block; of a kind that is newer than this front, nothing. */
function drawn(block: Block): string | null {
  switch (block.__typename) {
    case "HeroBlock":
      return block.headline;
    case "ProductRail":
      return `${block.title}: ${block.items.map(({ product }) => product.title).join(", ")}`;
    case "ArticleFeed":
      return `${block.title}: ${block.articles.map(({ article }) => article.title).join(", ")}`;
    case "CategoryTiles":
      return `${block.title}: ${block.tiles.map(({ name, productCount }) => `${name} (${productCount})`).join(", ")}`;
    case "BlockUnavailable":
      return block.message;
    default:
      return null;
  }
}

async function startShopper(): Promise<string> {
  const { data } = await shop.mutate({ mutation: StartShopperDocument, variables: { site } });
  if (data?.startShopper.__typename !== "ShopperStarted") throw new Error(data?.startShopper.message);
  return data.startShopper.shopper;
}

async function homepage(shopper: string) {
  const variables = { context: { site, shopper } };
  const { data } = await shop.query({ query: HomepageDocument, variables, fetchPolicy: "network-only" });
  if (!data?.homepage) throw new Error(`There is no page of ${site}.`);
  return data.homepage;
}

/** Refusals are data, so this throws only where the network does. */
async function clicked(shopper: string, sku: string, where: { impression: string; block: string; position: number }) {
  const signals = [{ id: randomUUID(), kind: "CLICK" as const, sku, ...where }];
  const { data } = await shop.mutate({ mutation: RecordSignalsDocument, variables: { input: { site, shopper, signals } } });
  return data?.recordSignals;
}

/** The titles of all releases, asked for two at a time; the cache puts the pages together. */
async function releases(): Promise<{ titles: string[]; pages: number }> {
  const studio = makeClient(url, studioToken);
  const variables = { site, first: 2 };
  let { data } = await studio.query({ query: ReleasesDocument, variables });
  let pages = 1;
  while (data?.releases.pageInfo.hasNextPage) {
    const after = data.releases.pageInfo.endCursor;
    ({ data } = await studio.query({ query: ReleasesDocument, variables: { ...variables, after }, fetchPolicy: "network-only" }));
    pages += 1;
  }
  const all = studio.readQuery({ query: ReleasesDocument, variables });
  return { titles: all?.releases.edges.map(({ node }) => node.title) ?? [], pages };
}

const shopper = await startShopper();
const page = await homepage(shopper);
const rail = page.blocks.find((block) => block?.__typename === "ProductRail");
const first = rail?.items[0];
if (!rail || !first) throw new Error("A page has a rail with something in it.");
const { data: refetched } = await shop.query({ query: RefetchDocument, variables: { id: first.product.id } });
const where = { impression: page.impressionId, block: rail.key, position: first.position };
const taken = await clicked(shopper, first.product.sku, where);
// Somebody else's name: a browser may say one only as a signed token.
const refused = await clicked("ann", first.product.sku, where);
const next = await homepage(shopper);

console.log(
  JSON.stringify({
    page: page.blocks.map((block) => block && drawn(block)),
    next: next.blocks.map((block) => block && drawn(block)),
    refetched: refetched?.node,
    taken,
    refused,
    releases: await releases(),
  }),
);
