// What is done to people: each says what is now true, and takes it back.

import type { TypedDocumentNode } from "urql";
import { useSession } from "~/app/session";
import { ChangePersonDocument, type ColleagueFragment, InvitePersonDocument, type PersonInput, ReadmitPersonDocument, RemovePersonDocument, SuspendPersonDocument, type TokenKind } from "~/gql/graphql";
import { useSend } from "~/graph/asking";
import { tell } from "~/parts/toasts";
import { useWords } from "~/words/words";
import { words } from "./words";

interface Done {
  done: { __typename: "PersonChanged" } | { __typename: "PersonRefused" | "PersonNotFound" | "NotAllowed"; message: string };
}

export interface Bounds {
  kind: TokenKind;
  role: string | null;
}

export function usePeopleCommands(again: () => void) {
  const t = useWords(words);
  const send = useSend();
  const { site } = useSession();

  async function put(act: () => Promise<{ __typename: string; message?: string }>, said: string, undo?: () => Promise<unknown>): Promise<void> {
    try {
      const answer = await act();
      again();
      if (answer.message) return tell({ words: answer.message, wrong: true });
      tell({ words: said, ...(undo ? { undo: () => void undo() } : {}) });
    } catch (error) {
      tell({ words: (error as Error).message, wrong: true });
    }
  }
  const simply = (document: TypedDocumentNode<unknown, { input: PersonInput }>, person: ColleagueFragment) => async () => ((await send(document, { input: { site: site.key, id: person.id } })) as Done).done;
  const bound = (person: ColleagueFragment, { kind, role }: Bounds) => async () => (await send(ChangePersonDocument, { input: { site: site.key, id: person.id, kind, role } })).changePerson;
  const kept = (person: ColleagueFragment): Bounds => ({ kind: person.kind, role: person.role?.key ?? null });

  return {
    suspend: (person: ColleagueFragment) => put(simply(SuspendPersonDocument, person), t("suspended", { name: person.name }), () => put(simply(ReadmitPersonDocument, person), t("undone"))),
    readmit: (person: ColleagueFragment) => put(simply(ReadmitPersonDocument, person), t("readmitted", { name: person.name }), () => put(simply(SuspendPersonDocument, person), t("undone"))),
    /** Who is let go is taken back by inviting them again: they keep their password. */
    remove: (person: ColleagueFragment) =>
      put(simply(RemovePersonDocument, person), t("removed", { name: person.name }), () =>
        put(async () => (await send(InvitePersonDocument, { input: { site: site.key, email: person.email, name: person.name, ...kept(person) } })).invitePerson, t("undone")),
      ),
    change: (person: ColleagueFragment, to: Bounds) => put(bound(person, to), t("changed", { name: person.name, kind: t(to.kind) }), () => put(bound(person, kept(person)), t("undone"))),
  };
}
