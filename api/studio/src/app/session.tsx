// Who works here, on which site, and what they may do.

import { createContext, use } from "react";
import type { ContentAction, MySiteFragment, Permission } from "~/gql/graphql";

export interface Touch {
  kind?: string;
  field?: string;
  locale?: string | null;
}

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
  /** May they do this to content, as far as their role goes? A setting has no locale. */
  mayDo: (action: ContentAction, touch?: Touch) => boolean;
  leave: () => void;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error("Nobody is signed in.");
  return session;
}

/** What a role leaves; nobody's role bounds nothing. */
export function bounds(site: MySiteFragment): Session["mayDo"] {
  return (action, touch = {}) => {
    if (!site.may.includes("EDIT_BLOCK")) return false;
    if (!site.role) return true;
    return site.role.grants.some(
      ({ actions, kinds, fields, locales }) =>
        (!actions || actions.includes(action)) &&
        (!kinds || touch.kind === undefined || kinds.includes(touch.kind)) &&
        (!fields || touch.field === undefined || fields.includes(touch.field)) &&
        (!locales || touch.locale === undefined || (touch.locale !== null && locales.includes(touch.locale))),
    );
  };
}
