// An answer that was read before a command was carried out is asked for once more.

import { type Client, type Exchange, makeOperation, mapExchange } from "urql";

/**
 * Between the cache and the network. A command makes the cache forget what it had to do with, and asks again; of a question that is
 * on its way by then the cache knows nothing, and its answer may be older than the command.
 */
export function lateExchange(clientOf: () => Client): Exchange {
  const asked = new Set<number>();
  const late = new Set<number>();
  return mapExchange({
    onOperation: ({ kind, key }) => {
      if (kind === "query") asked.add(key);
      if (kind === "teardown") {
        asked.delete(key);
        late.delete(key);
      }
    },
    onResult: ({ operation }) => {
      const { kind, key } = operation;
      if (kind === "mutation") for (const each of asked) late.add(each);
      if (kind !== "query") return;
      asked.delete(key);
      if (late.delete(key)) clientOf().reexecuteOperation(makeOperation("query", operation, { ...operation.context, requestPolicy: "network-only" }));
    },
  });
}
