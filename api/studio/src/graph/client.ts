// One client for whoever is signed in; another person, another client, and nothing of the first is left.

import { Client, cacheExchange, fetchExchange, mapExchange } from "urql";
import { inTheirWords } from "~/words/refusals";
import { lateExchange } from "./late";
import { mayBeNobodys, signedInAgain, visit } from "./ended";

export interface Key {
  /** A token that was pasted; with a session the browser sends its cookie by itself. */
  token: string | null;
  site: string;
}

// Commands answer with refusals, which are said to whoever gave them.
const said = mapExchange({ onResult: (result) => (result.operation.kind === "mutation" ? { ...result, data: inTheirWords(result.data) } : result) });

// Words and products of a block differ by locale and shopper under one id, so answers are kept by question, not by thing.
export function makeClient(key: Key): Client {
  const inSession = key.token === null && key.site !== "";
  const during = visit();
  const client: Client = new Client({
    url: "/graphql",
    exchanges: [said, cacheExchange, lateExchange(() => client), fetchExchange],
    preferGetMethod: false,
    requestPolicy: "cache-and-network",
    fetchOptions: () => ({ credentials: "same-origin", headers: headersOf(key) }),
    ...(inSession ? { fetch: (input: RequestInfo | URL, init?: RequestInit) => fetchInSession(key, during, input, init) } : {}),
  });
  return client;
}

/** The answer to somebody who is signed in: where the session has ended, once they have signed in again; none once they left. */
async function fetchInSession(key: Key, during: number, input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  while (during === visit()) {
    const answer = await fetch(input, init);
    if (!mayBeNobodys(await answer.clone().text()) || (await isSomebody(key))) return answer;
    if (during === visit()) await signedInAgain();
  }
  return new Promise<never>(() => undefined);
}

async function isSomebody(key: Key): Promise<boolean> {
  const headers = { ...headersOf(key), "Content-Type": "application/json" };
  const answer = await fetch("/graphql", { method: "POST", credentials: "same-origin", headers, body: JSON.stringify({ query: "{ viewer { label } }" }) });
  const { data } = (await answer.json()) as { data?: { viewer: unknown } };
  return data?.viewer !== null;
}

function headersOf(key: Key): Record<string, string> {
  return { "Etalage-Site": key.site, ...(key.token ? { Authorization: `Bearer ${key.token}` } : {}) };
}
