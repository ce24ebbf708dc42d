// The shop's own page in a frame of this origin. It is handed what to show, and says what was clicked.

import { type CSSProperties, useEffect, useRef, useState } from "react";

interface Shown {
  page: unknown;
  locale: string;
  name: string;
  why: boolean;
  selected: string | null;
}

export function Frame({ shown, title, width, onPick }: { shown: Shown | null; title: string; width: number | null; onPick: (key: string, item: string | null) => void }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const ready = useRef(false);
  const latest = useRef({ shown, onPick });
  latest.current = { shown, onPick };

  useEffect(() => {
    const hear = ({ data, source, origin }: MessageEvent): void => {
      if (origin !== location.origin || source !== frame.current?.contentWindow) return;
      const said = data as { etalage?: string; key?: string; item?: string | null };
      if (said.etalage === "ready") {
        ready.current = true;
        post(frame.current, latest.current.shown);
      }
      if (said.etalage === "picked" && said.key) latest.current.onPick(said.key, said.item ?? null);
    };
    addEventListener("message", hear);
    return () => removeEventListener("message", hear);
  }, []);

  useEffect(() => {
    if (ready.current) post(frame.current, shown);
  }, [shown]);

  const { room, across } = useRoom();
  const scale = width && across ? Math.min(1, across / width) : 1;
  const held: CSSProperties | undefined = width ? { width, height: `${100 / scale}%`, transform: scale < 1 ? `scale(${scale})` : undefined } : undefined;
  return (
    <div ref={room} className="frame-room" data-scaled={scale < 1 || undefined}>
      <iframe ref={frame} src="/?studio" title={title} className="frame" style={held} data-ready={shown ? "" : undefined} />
    </div>
  );
}

/** How many pixels there are across: a screen that is wider is shown smaller, not narrower. */
function useRoom() {
  const room = useRef<HTMLDivElement>(null);
  const [across, setAcross] = useState(0);
  useEffect(() => {
    if (!room.current) return;
    const watch = new ResizeObserver(([entry]) => setAcross(entry?.contentRect.width ?? 0));
    watch.observe(room.current);
    return () => watch.disconnect();
  }, []);
  return { room, across };
}

function post(frame: HTMLIFrameElement | null, shown: Shown | null): void {
  if (shown) frame?.contentWindow?.postMessage({ etalage: "show", ...shown }, location.origin);
}
