// A list that goes on: its first page is asked as any question is, the rest is fetched behind it.

import { type AnyVariables, type TypedDocumentNode } from "urql";
import { useState } from "react";
import { type Trouble, useAsk, useSend } from "./asking";
import { tell } from "~/parts/toasts";

interface Connection<Node> {
  edges: readonly { node: Node }[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

export interface Listed<Data, Node> {
  data: Data | undefined;
  nodes: readonly Node[];
  trouble: Trouble | null;
  loading: boolean;
  again: () => void;
  /** Fetches what comes next; null where nothing does. */
  more: (() => Promise<void>) | null;
}

/** The document takes `$after`. */
export function useList<Data, Variables extends AnyVariables & { after?: string | null }, Node>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  pick: (data: Data) => Connection<Node>,
  options: { about?: string[]; pause?: boolean } = {},
): Listed<Data, Node> {
  const { data, trouble, loading, again } = useAsk(query, variables, options);
  const send = useSend();
  const [rest, setRest] = useState<{ of: Data; nodes: readonly Node[]; last: Connection<Node> } | null>(null);
  const first = data && pick(data);
  // A first page that was asked anew begins the list anew.
  const behind = rest && rest.of === data ? rest : null;
  const last = behind?.last ?? first;
  const after = last?.pageInfo.hasNextPage ? last.pageInfo.endCursor : null;

  async function fetchMore(): Promise<void> {
    try {
      const next = pick(await send(query, { ...variables, after }));
      setRest({ of: data as Data, nodes: [...(behind?.nodes ?? []), ...next.edges.map((each) => each.node)], last: next });
    } catch (error) {
      tell({ words: (error as Error).message, wrong: true });
    }
  }

  return { data, nodes: [...(first?.edges.map((each) => each.node) ?? []), ...(behind?.nodes ?? [])], trouble, loading, again, more: after ? fetchMore : null };
}
