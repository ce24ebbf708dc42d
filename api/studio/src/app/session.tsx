// Who works here, on which site, and what they may do.

import { createContext, use } from "react";
import type { MySiteFragment, Permission } from "~/gql/graphql";

export interface Session {
  label: string;
  /** What they sign in with; null with a token. */
  email: string | null;
  /** A token that was pasted; null with a session, whose cookie the browser sends by itself. */
  token: string | null;
  site: MySiteFragment;
  sites: readonly MySiteFragment[];
  /** May this person do that here? What they may not is not offered. */
  may: (permission: Permission) => boolean;
  leave: () => void;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error("Nobody is signed in.");
  return session;
}
