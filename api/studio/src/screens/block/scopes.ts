// Who a form writes for, and what is said there. Pure.

import type { Scope } from "~/blocks/commands";
import type { BlockScreenQuery } from "~/gql/graphql";

export type Block = Extract<NonNullable<BlockScreenQuery["block"]>, { __typename: "EditableBlock" }>;
export type Field = Block["fields"][number];
export type Voice = Field["scopes"][number];

/** Of a scope, what tells it from others in a list: `PERSON`, `CHANNEL:APP`, `SEGMENT:vip`. */
export function keyOf(scope: Pick<Scope, "layer" | "channel" | "segment">): string {
  const name = scope.channel ?? scope.segment;
  return name ? `${scope.layer}:${name}` : scope.layer;
}

/** Where words for everybody belong: below the variants there are, unless somebody has spoken over them already. */
export function everybody(fields: readonly Field[]): "PERSON" | "LOCALE" {
  const said = fields.flatMap(({ scopes }) => scopes.map(({ origin }) => origin));
  return said.some(({ name }) => name) && !said.some(({ layer }) => layer === "PERSON") ? "LOCALE" : "PERSON";
}

/** What is said at exactly this scope, or null where it inherits. */
export function voiceAt(field: Field, scope: Scope, localised: boolean): Voice | null {
  const name = (scope.channel?.toLowerCase() ?? scope.segment) || null;
  const locale = localised ? scope.locale : null;
  return field.scopes.find(({ origin }) => origin.layer === scope.layer && (origin.name?.toLowerCase() ?? null) === (name?.toLowerCase() ?? null) && (origin.locale ?? null) === locale) ?? null;
}

/** What a reader would hear if this scope said nothing: the winner among the others of everybody, as far as it is listed. */
export function below(field: Field, mine: Voice | null): Voice | null {
  const strength = ["PERSON", "LOCALE", "GENERATED"];
  const others = field.scopes.filter((each) => each !== mine && !each.origin.name);
  const near = others.filter((each) => (each.origin.locale ?? null) === (mine?.origin.locale ?? null));
  return [...(near.length ? near : others)].sort((a, b) => strength.indexOf(a.origin.layer) - strength.indexOf(b.origin.layer))[0] ?? null;
}
