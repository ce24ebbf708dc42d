// What is true now, and the way back. Undo instead of "are you sure".

import { X } from "lucide-react";
import { Text, UNSTABLE_Toast as Toast, UNSTABLE_ToastContent as ToastContent, UNSTABLE_ToastQueue as ToastQueue, UNSTABLE_ToastRegion as ToastRegion } from "react-aria-components";
import { both, useWords } from "~/words/words";
import { Button, IconButton } from "./Button";

interface Said {
  words: string;
  detail?: string | undefined;
  wrong?: boolean | undefined;
  action?: { words: string; act: () => void } | undefined;
  undo?: (() => void) | undefined;
}

const SHOWN_MS = 8_000;
const queue = new ToastQueue<Said>({ maxVisibleToasts: 3 });
let undoLast: (() => void) | null = null;

const words = both({ undo: "Undo", close: "Close", news: "What just happened" }, { undo: "撤销", close: "关闭", news: "刚刚发生的事" });

export function tell(said: Said): void {
  const key = queue.add(said.undo ? { ...said, undo: once } : said, { timeout: said.undo || said.action || said.wrong ? SHOWN_MS : 4_000 });
  if (!said.undo) return;
  const undo = said.undo;
  undoLast = once;
  function once(): void {
    if (undoLast === once) undoLast = null;
    queue.close(key);
    undo();
  }
}

/** Takes back the last thing that can be taken back; false where there is none. */
export function takeBack(): boolean {
  if (!undoLast) return false;
  undoLast();
  return true;
}

export function Toasts() {
  const t = useWords(words);
  return (
    <ToastRegion queue={queue} className="toasts" aria-label={t("news")}>
      {({ toast }) => (
        <Toast toast={toast} className={`toast${toast.content.wrong ? " wrong" : ""}`}>
          <ToastContent className="toast-words">
            <Text slot="title">{toast.content.words}</Text>
            {toast.content.detail && (
              <Text slot="description" className="soft small">
                {toast.content.detail}
              </Text>
            )}
          </ToastContent>
          {toast.content.undo && (
            <Button look="quiet" onPress={toast.content.undo}>
              {t("undo")}
            </Button>
          )}
          {toast.content.action && (
            <Button look="quiet" onPress={toast.content.action.act}>
              {toast.content.action.words}
            </Button>
          )}
          <IconButton slot="close" icon={X} name={t("close")} />
        </Toast>
      )}
    </ToastRegion>
  );
}
