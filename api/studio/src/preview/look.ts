// Through whose eyes, where and when: what a preview is of.

import { createContext, use } from "react";
import type { Channel, HomepageContext, PreviewInput } from "~/gql/graphql";

/** Who looks: nobody in particular, a segment, a persona with what it did, or a shopper by id. */
export type Eyes =
  | { kind: "new" }
  | { kind: "returning" }
  | { kind: "segment"; key: string }
  | { kind: "persona"; name: string; session: string }
  | { kind: "person"; name: string; id: string }
  | { kind: "shopper"; id: string };

export interface Look {
  eyes: Eyes;
  channel: Channel;
  width: number | null;
  at: string | null;
  release: string | null;
  perspective: "DRAFT" | "LIVE";
  why: boolean;
}

export const FIRST_LOOK: Look = { eyes: { kind: "new" }, channel: "WEB", width: null, at: null, release: null, perspective: "DRAFT", why: false };

export const LookContext = createContext<[Look, (change: Partial<Look>) => void]>([FIRST_LOOK, () => undefined]);
export const useLook = (): [Look, (change: Partial<Look>) => void] => use(LookContext);

export function contextOf(look: Look, site: string, page: string, locale: string): HomepageContext {
  const { eyes } = look;
  return {
    site,
    page,
    locale,
    channel: look.channel,
    ...(eyes.kind === "persona" ? { session: eyes.session } : {}),
    preview: previewOf(look),
  };
}

export function previewOf(look: Look): PreviewInput {
  const { eyes } = look;
  return {
    perspective: look.perspective,
    at: look.at,
    release: look.release,
    ...(eyes.kind === "segment" ? { segments: [eyes.key] } : {}),
    ...(eyes.kind === "new" ? { visitor: "NEW" as const } : {}),
    ...(eyes.kind === "returning" ? { visitor: "RETURNING" as const } : {}),
    ...(eyes.kind === "shopper" || eyes.kind === "person" ? { shopper: eyes.id } : {}),
  };
}
