// What is said about pictures in several places. Pure.

import type { CutFragment, ShownFragment } from "~/gql/graphql";

export interface Point {
  x: number;
  y: number;
}

export const MIDDLE: Point = { x: 0.5, y: 0.5 };

export const picturePlace = (id: string): string => `media/${encodeURIComponent(id)}`;

/** The picture at most so wide; null where its bytes are not here. */
export const narrow = (file: Pick<ShownFragment, "url">, width: number): string | null => file.url && `${file.url}?w=${width}`;

export const samePoint = (a: Point | null, b: Point | null): boolean => (a && b ? Math.abs(a.x - b.x) < 0.001 && Math.abs(a.y - b.y) < 0.001 : a === b);

export const inside = (point: Point): Point => ({ x: Math.min(1, Math.max(0, point.x)), y: Math.min(1, Math.max(0, point.y)) });

/** How a whole picture lies in a window that shows this part of it. */
export function lying(cut: CutFragment): { width: string; height: string; left: string; top: string } {
  const wide = cut.right - cut.left;
  const high = cut.bottom - cut.top;
  return { width: `${100 / wide}%`, height: `${100 / high}%`, left: `${(-100 * cut.left) / wide}%`, top: `${(-100 * cut.top) / high}%` };
}
