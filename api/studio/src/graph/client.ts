// One client for whoever is signed in; another person, another client, and nothing of the first is left.

import { Client, cacheExchange, fetchExchange } from "urql";

export interface Key {
  /** A token that was pasted; with a session the browser sends its cookie by itself. */
  token: string | null;
  site: string;
}

// Words and products of a block differ by locale and shopper under one id, so answers are kept by question, not by thing.
export function makeClient(key: Key): Client {
  return new Client({
    url: "/graphql",
    exchanges: [cacheExchange, fetchExchange],
    preferGetMethod: false,
    requestPolicy: "cache-and-network",
    fetchOptions: () => ({
      credentials: "same-origin",
      headers: { "Etalage-Site": key.site, ...(key.token ? { Authorization: `Bearer ${key.token}` } : {}) },
    }),
  });
}
