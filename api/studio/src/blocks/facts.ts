// What can be read off a block's fields. Pure.

import type { FieldType } from "~/gql/graphql";

export interface Said {
  name: string;
  value?: unknown;
  origin?: { layer: string } | null;
}

/** The block's own words, shortest first to recognise it by; null where it has none. */
export function wordsOf(fields: readonly Said[]): string | null {
  for (const name of ["headline", "title", "subtitle", "body"]) {
    const value = fields.find((each) => each.name === name)?.value;
    if (typeof value === "string" && value) return value;
  }
  return null;
}

export function fieldOf(fields: readonly Said[], name: string): unknown {
  return fields.find((each) => each.name === name)?.value ?? null;
}

export interface Window {
  from: string | null;
  until: string | null;
}

/** When the block is shown, as instants. */
export function windowOf(fields: readonly Said[]): Window {
  return { from: instant(fieldOf(fields, "starts_at")), until: instant(fieldOf(fields, "ends_at")) };
}

export function inWindow({ from, until }: Window, now: number): "before" | "in" | "after" {
  if (from && Date.parse(from) > now) return "before";
  return until && Date.parse(until) <= now ? "after" : "in";
}

/** A moment of the API, an instant or a wall clock with its zone, as an instant. */
export function instant(value: unknown): string | null {
  if (typeof value === "string") return Number.isNaN(Date.parse(value)) ? null : value;
  if (typeof value !== "object" || value === null) return null;
  const { local, zone } = value as { local?: string; zone?: string };
  if (!local || !zone) return null;
  // The offset of that zone at about that moment; a second look settles what a change of clocks moved.
  let guess = Date.parse(`${local}Z`);
  for (let look = 0; look < 2; look += 1) guess = Date.parse(`${local}Z`) - offset(zone, guess);
  return new Date(guess).toISOString();
}

function offset(zone: string, at: number): number {
  try {
    const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" }).formatToParts(at);
    const get = (type: string): string => parts.find((each) => each.type === type)?.value ?? "00";
    return Date.parse(`${get("year")}-${get("month")}-${get("day")}T${get("hour")}:${get("minute")}:${get("second")}Z`) - Math.floor(at / 1000) * 1000;
  } catch {
    return 0;
  }
}

export const SETTINGS_EVERYWHERE = new Set(["position", "pinned", "audience", "starts_at", "ends_at"]);
export const WORDY = new Set<FieldType>(["TEXT", "RICH_TEXT", "STEPS"]);
