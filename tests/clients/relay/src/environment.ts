import { Environment, Network, RecordSource, ROOT_TYPE, Store, type FetchFunction } from "relay-runtime";

/**
 * Everything Relay knows of one visit. A block is the same thing for everybody, with other words and products in it:
 * when another shopper signs in, or the locale changes, make a new environment.
 */
export function makeEnvironment(url: string, token: string): Environment {
  const ask: FetchFunction = async ({ id, operationKind }, variables) => {
    const headers = { authorization: `Bearer ${token}`, accept: "application/graphql-response+json" };
    // Questions go by GET, so that what is everybody's comes from a cache; commands go by POST, always.
    const named = new URLSearchParams({ documentId: String(id), variables: JSON.stringify(variables) });
    const answer =
      operationKind === "mutation"
        ? await fetch(url, {
            method: "POST",
            headers: { ...headers, "content-type": "application/json" },
            body: JSON.stringify({ documentId: id, variables }),
          })
        : await fetch(`${url}?${named}`, { headers });
    return answer.json();
  };
  return new Environment({
    network: Network.create(ask),
    store: new Store(new RecordSource()),
    // What was met on a page need not be asked for again by its id.
    missingFieldHandlers: [
      {
        kind: "linked",
        handle: (field, record, args) =>
          record?.getType() === ROOT_TYPE && field.name === "node" ? (args as { id?: string }).id : undefined,
      },
    ],
  });
}
