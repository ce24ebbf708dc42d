import { Client, fetchExchange, type TypedDocumentNode } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { persistedExchange } from "@urql/exchange-persisted";
import possibleTypes from "./gql/possible-types.js";

/** The id under which the build has written a document down (src/gql/persisted-documents.json). */
const idOf = async (_text: string, document: TypedDocumentNode): Promise<string> =>
  (document as { __meta__?: { hash: string } }).__meta__?.hash ?? "";

/** What is no thing of its own lies with what it is part of. */
const part = (): null => null;

/**
 * A client for one visitor. A block is the same thing for everybody, with other words and products in it: when another
 * shopper signs in, or the locale changes, make a new client.
 */
export function makeClient(url: string, token: string): Client {
  return new Client({
    url,
    // Questions go by GET, so that what is everybody's comes from a cache; commands go by POST, always.
    preferGetMethod: "force",
    fetchOptions: { headers: { authorization: `Bearer ${token}` } },
    exchanges: [
      cacheExchange({
        possibleTypes: possibleTypes.possibleTypes,
        keys: {
          CategoryTile: part,
          Decision: part,
          FeedItem: part,
          GuideStep: part,
          Image: part,
          Money: part,
          RailItem: part,
          Reason: part,
        },
        resolvers: { Query: { releases: relayPagination() } },
      }),
      persistedExchange({ enforcePersistedQueries: true, enableForMutation: true, preferGetForPersistedQueries: "force", generateHash: idOf }),
      fetchExchange,
    ],
  });
}
