// Coming in: by the session this browser has, by signing in, or with a pasted token.

import { useCallback, useEffect, useMemo, useState } from "react";
import { useLocation } from "react-router";
import { type MeFragment, SignInDocument, SignOutDocument, type WhoAmIQuery, WhoAmIDocument } from "~/gql/graphql";
import { type Trouble, troubleOf } from "~/graph/asking";
import { makeClient } from "~/graph/client";
import { giveUp } from "~/graph/ended";
import { bounds, type Session } from "./session";

const KEY = "etalage:studio:token";
export type Ways = WhoAmIQuery["signInWays"];

export interface Entry {
  /** Whether it is known by now who is here. */
  known: boolean;
  session: Session | null;
  ways: Ways | null;
  busy: boolean;
  refused: string | null;
  /** The shop could not be asked who is here. */
  trouble: Trouble | null;
  again: () => void;
  signIn: (email: string, password: string) => void;
  useToken: (token: string) => void;
  welcome: (viewer: MeFragment) => void;
}

export function useEntry(): Entry {
  const named = useLocation().pathname.split("/")[1] ?? "";
  const [token, setToken] = useState<string | null>(kept);
  const [viewer, setViewer] = useState<MeFragment | null>(null);
  const [ways, setWays] = useState<Ways | null>(null);
  const [known, setKnown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const client = useMemo(() => makeClient({ token, site: "" }), [token]);

  const look = useCallback(async (): Promise<void> => {
    setBusy(true);
    const answer = await client.query(WhoAmIDocument, {}, { requestPolicy: "network-only" }).toPromise();
    setBusy(false);
    setKnown(true);
    if (answer.data) setWays(answer.data.signInWays);
    const found = answer.data?.viewer ?? null;
    setViewer(found && found.sites.length > 0 ? found : null);
    setTrouble(answer.error && !answer.data ? troubleOf(answer.error) : null);
    // Whoever could not be asked is still somebody.
    if (!token || !answer.data) return;
    if (found) sessionStorage.setItem(KEY, token);
    else {
      sessionStorage.removeItem(KEY);
      setToken(null);
      setRefused("token");
    }
  }, [client, token]);
  useEffect(() => void look(), [look]);

  const signIn = useCallback(
    (email: string, password: string) => {
      setBusy(true);
      setRefused(null);
      void client
        .mutation(SignInDocument, { input: { email, password } })
        .toPromise()
        .then(({ data, error }) => {
          setBusy(false);
          if (data?.signIn.__typename === "SignedIn") setViewer(data.signIn.viewer);
          else setRefused(data ? (data.signIn as { message: string }).message : troubleOf(error).words);
        });
    },
    [client],
  );

  const leave = useCallback(() => {
    giveUp();
    sessionStorage.removeItem(KEY);
    if (!token) void client.mutation(SignOutDocument, { input: { everywhere: false } }).toPromise();
    setToken(null);
    setViewer(null);
  }, [client, token]);

  const session = useMemo<Session | null>(() => {
    const site = viewer?.sites.find((each) => each.key === named) ?? viewer?.site ?? viewer?.sites[0];
    if (!viewer || !site) return null;
    return { label: viewer.person?.name ?? viewer.label, email: viewer.person?.email ?? null, token, site, sites: viewer.sites, may: (permission) => site.may.includes(permission), mayDo: bounds(site), leave };
  }, [viewer, named, token, leave]);

  return {
    known,
    session,
    ways,
    busy,
    refused,
    trouble,
    again: look,
    signIn,
    useToken: (pasted) => {
      setRefused(null);
      setToken(pasted);
    },
    welcome: setViewer,
  };
}

function kept(): string | null {
  const found = sessionStorage.getItem(KEY);
  return found && !found.startsWith("{") ? found : null;
}
