// A picture and the point that every slot keeps in view: set by a click, by dragging it, or with the arrow keys.

import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import type { CutFragment, ShownFragment } from "~/gql/graphql";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import { inside, narrow, type Point, samePoint } from "./facts";
import { words } from "./words";

const STEPS: Record<string, Point> = { ArrowLeft: { x: -0.01, y: 0 }, ArrowRight: { x: 0.01, y: 0 }, ArrowUp: { x: 0, y: -0.01 }, ArrowDown: { x: 0, y: 0.01 } };
const FAR = 10;
// Somebody who presses an arrow key some times means where they stop.
const RESTING_MS = 700;

export function FocalPoint({ file, point, cut, editable, onMove, onSet }: { file: ShownFragment; point: Point; cut: CutFragment | null; editable: boolean; onMove: (point: Point | null) => void; onSet: (point: Point) => void }) {
  const t = useWords(words);
  const { percent } = useWhen();
  const frame = useRef<HTMLDivElement>(null);
  const [moving, setMoving] = useState<Point | null>(null);
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const here = moving ?? point;
  useEffect(() => () => clearTimeout(resting.current), []);
  // What was set has come back: from now on the picture itself says where it is.
  useEffect(() => {
    if (moving && samePoint(moving, point)) setMoving(null);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [point]);

  const move = (to: Point | null): void => {
    setMoving(to);
    onMove(to);
  };
  const under = (event: PointerEvent): Point => {
    const box = frame.current!.getBoundingClientRect();
    return inside({ x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height });
  };
  const set = (to: Point): void => {
    clearTimeout(resting.current);
    if (samePoint(to, point)) move(null);
    else onSet(to);
  };
  const keyed = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (event.key === "Escape" && moving) {
      clearTimeout(resting.current);
      event.stopPropagation();
      return move(null);
    }
    if (event.key === "Enter" && moving) return set(moving);
    if (!step) return;
    event.preventDefault();
    const far = event.shiftKey ? FAR : 1;
    const to = inside({ x: here.x + step.x * far, y: here.y + step.y * far });
    move(to);
    clearTimeout(resting.current);
    resting.current = setTimeout(() => set(to), RESTING_MS);
  };

  return (
    <div
      ref={frame}
      className="focus-frame"
      data-editable={editable || undefined}
      onPointerDown={(event) => {
        if (!editable || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        event.preventDefault();
        frame.current?.querySelector<HTMLElement>(".focus-point")?.focus();
        move(under(event));
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && move(under(event))}
      onPointerUp={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && set(under(event))}
      onPointerCancel={() => move(null)}
    >
      <img src={narrow(file, 1080) ?? undefined} alt={file.alt} width={file.width ?? undefined} height={file.height ?? undefined} draggable={false} />
      {cut && <span className="focus-cut" style={{ left: `${cut.left * 100}%`, top: `${cut.top * 100}%`, right: `${100 - cut.right * 100}%`, bottom: `${100 - cut.bottom * 100}%` }} />}
      {editable && (
        <span
          className="focus-point"
          role="slider"
          tabIndex={0}
          aria-label={t("point")}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(here.x * 100)}
          aria-valuetext={t("at", { x: percent(here.x, 0), y: percent(here.y, 0) })}
          style={{ left: `${here.x * 100}%`, top: `${here.y * 100}%` }}
          onKeyDown={keyed}
          onBlur={() => moving && set(moving)}
        />
      )}
    </div>
  );
}
