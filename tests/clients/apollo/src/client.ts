import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { relayStylePagination } from "@apollo/client/utilities";
import { generatePersistedQueryIdsFromManifest } from "@apollo/persisted-query-lists";
import manifest from "../persisted-query-manifest.json" with { type: "json" };
import possibleTypes from "./gql/possible-types.js";

/**
 * A client for one visitor. A block is the same thing for everybody, with other words and products in it: when another
 * shopper signs in, or the locale changes, make a new client or call `resetStore`.
 */
export function makeClient(url: string, token: string): ApolloClient {
  // Questions go by GET, so that what is everybody's comes from a cache; commands go by POST, always.
  const named = new PersistedQueryLink({
    ...generatePersistedQueryIdsFromManifest({ loadManifest: () => manifest }),
    useGETForHashedQueries: true,
  });
  const http = new HttpLink({ uri: url, headers: { authorization: `Bearer ${token}` } });
  return new ApolloClient({
    link: named.concat(http),
    cache: new InMemoryCache({
      possibleTypes: possibleTypes.possibleTypes,
      typePolicies: { Query: { fields: { releases: relayStylePagination(["site"]) } } },
    }),
  });
}
