// Asking and telling: a command's refusals are data, everything else that goes wrong is a trouble with words.

import { type AnyVariables, type TypedDocumentNode, useClient, useQuery } from "urql";
import { useCallback } from "react";
import { tasteNow } from "~/app/taste";
import { refusalWords } from "~/words/refusals";

/** What a screen needs to know of a question. */
export interface Asked<Data> {
  data: Data | undefined;
  trouble: Trouble | null;
  loading: boolean;
  again: () => void;
}

export interface Trouble {
  offline: boolean;
  words: string;
}

export function useAsk<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  { pause = false, about }: { pause?: boolean; about?: string[] } = {},
): Asked<Data> {
  const context = useStable(about);
  const [answer, ask] = useQuery<Data, Variables>({ query, variables, pause, context } as never);
  const again = useCallback(() => ask({ requestPolicy: "network-only" }), [ask]);
  const trouble = answer.error && !answer.data ? troubleOf(answer.error) : null;
  return { data: answer.data, trouble, loading: answer.fetching && !answer.data, again };
}

const contexts = new Map<string, object>();
function useStable(about: string[] | undefined): object | undefined {
  if (!about) return undefined;
  const key = about.join();
  if (!contexts.has(key)) contexts.set(key, { additionalTypenames: about });
  return contexts.get(key);
}

export class Broken extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble.words);
  }
}

/** Asks once, now; throws Broken. */
export function useSend(): <Data, Variables extends AnyVariables>(document: TypedDocumentNode<Data, Variables>, variables: Variables) => Promise<Data> {
  const client = useClient();
  return useCallback(
    async (document, variables) => {
      const command = document.definitions.some((each) => each.kind === "OperationDefinition" && each.operation === "mutation");
      const answer = await (command
        ? client.mutation(document, variables)
        : client.query(document, variables, { requestPolicy: "network-only" })
      ).toPromise();
      if (answer.error || !answer.data) throw new Broken(troubleOf(answer.error));
      return answer.data;
    },
    [client],
  );
}

export function troubleOf(error: { networkError?: Error; message: string; graphQLErrors?: { message: string; extensions?: Record<string, unknown> }[] } | undefined): Trouble {
  if (!error) return { offline: false, words: tasteNow().language === "zh" ? "商店没有回应。" : "The shop answered nothing." };
  const said = error.graphQLErrors?.map(({ message, extensions }) => refusalWords(extensions?.["code"], message).replace("{reference}", String(extensions?.["reference"]))).join(" ");
  return { offline: Boolean(error.networkError) && !said, words: said || error.message.replace(/^\[\w+\] /, "") };
}
