// Looking for things of the shop while somebody types, and knowing again what a key stands for.

import { useEffect, useState } from "react";
import { useLocale } from "~/app/locale";
import { useSession } from "~/app/session";
import { PickArticlesDocument, PickNamesDocument, PickProductsDocument, PickPromotionsDocument } from "~/gql/graphql";
import { useSend } from "~/graph/asking";

/** What is picked. The key of a thing is its sku, that of the others their name. */
export type Of = "product" | "article" | "promotion" | "category" | "brand" | "tag";

export interface Thing {
  key: string;
  name: string;
  picture?: string | undefined;
  /** Its price, its discount, or how many products have it. */
  note?: string | undefined;
  count?: number | undefined;
  soldOut?: boolean | undefined;
}

type Find = (search: string | null, keys?: string[]) => Promise<Thing[]>;

/** How things are looked for; the answer is at most a dozen. Categories are called as in each product's own language, or as in `called`. */
export function useFind(of: Of, called?: string): Find {
  const send = useSend();
  const { site } = useSession();
  const [locale] = useLocale();
  return async (search, keys) => {
    const asked = { site: site.key, search, locale };
    if (of === "product") {
      const { products } = await send(PickProductsDocument, { ...asked, skus: keys ?? null });
      return products.edges.map(({ node }) => ({ key: node.sku, name: node.title, picture: node.images[0]?.url, note: node.price?.formatted, soldOut: !node.inStock }));
    }
    if (of === "article") {
      const { articles } = await send(PickArticlesDocument, asked);
      return articles.edges.map(({ node }) => ({ key: node.sku, name: node.title, picture: node.image?.url }));
    }
    if (of === "promotion") {
      const { promotions } = await send(PickPromotionsDocument, asked);
      return promotions.edges.map(({ node }) => ({ key: node.sku, name: node.title, picture: node.image?.url, note: node.discount ?? undefined }));
    }
    const { catalogNames } = await send(PickNamesDocument, { site: site.key, of: of === "category" ? "CATEGORY" : of === "brand" ? "BRAND" : "TAG", search, locale: called ?? null });
    return catalogNames.map((each) => ({ key: each.name, name: each.name, count: each.products }));
  };
}

const RESTING_MS = 160;

/** What is found for a text, some moments after it was typed; of what was found before, what still fits stays until then. */
export function useFound(of: Of, text: string, asking: boolean, called?: string): { things: readonly Thing[]; loading: boolean; failed: boolean } {
  const find = useFind(of, called);
  const [found, setFound] = useState<{ text: string; things: readonly Thing[]; failed: boolean } | null>(null);
  const search = text.trim();
  useEffect(() => {
    if (!asking || found?.text === search) return;
    let late = false;
    const timer = setTimeout(() => {
      find(search || null)
        .then((things) => !late && setFound({ text: search, things, failed: false }))
        .catch(() => !late && setFound({ text: search, things: [], failed: true }));
    }, found ? RESTING_MS : 0);
    return () => {
      late = true;
      clearTimeout(timer);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [search, asking, of]);
  const loading = asking && found?.text !== search;
  const all = found?.things ?? [];
  // Who is faster than the shop is not given what they have typed past.
  const things = loading && search ? all.filter((each) => [each.name, each.key].some((text) => text.toLowerCase().includes(search.toLowerCase()))) : all;
  return { things, loading, failed: found?.failed ?? false };
}

/** What a key stands for: null where the shop has nothing of that key, undefined while that is not known. */
export function useNamed(of: Of, key: string | null, called?: string): Thing | null | undefined {
  const find = useFind(of, called);
  const [named, setNamed] = useState<{ key: string; thing: Thing | null } | null>(null);
  useEffect(() => {
    if (!key || named?.key === key) return;
    let late = false;
    find(key, of === "product" ? [key] : undefined)
      .catch(() => null)
      .then((things) => !late && things && setNamed({ key, thing: things.find((each) => each.key === key) ?? null }));
    return () => {
      late = true;
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, of]);
  return key && named?.key === key ? named.thing : undefined;
}
