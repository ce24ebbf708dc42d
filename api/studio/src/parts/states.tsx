// Nothing yet, nothing at all, and something wrong: each says what comes next.

import { CircleAlert, CloudOff, type LucideIcon } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import type { Trouble } from "~/graph/asking";
import { both, useWords } from "~/words/words";
import { Button } from "./Button";

const AGAIN_MS = 10_000;

const words = both(
  { wrong: "That did not work", away: "The shop cannot be reached", offline: "The connection is down, or the shop is. Nothing you typed is lost; this goes on by itself once it is back.", again: "Try again", loading: "Loading" },
  { wrong: "操作未成功", away: "无法连接到商店", offline: "网络或商店暂时中断。您输入的内容不会丢失，恢复后会自动继续。", again: "重试", loading: "正在加载" },
);

/** `head`: where the heading is not known yet either. */
export function Bones({ rows = 6, tall = 52, head = false }: { rows?: number; tall?: number; head?: boolean }) {
  const t = useWords(words);
  return (
    <div className="bones" role="status" aria-label={t("loading")}>
      {head && <div className="bone bone-head" />}
      {Array.from({ length: rows }, (_, n) => (
        <div key={n} className="bone" style={{ height: tall, opacity: 1 - n / (rows + 2) }} />
      ))}
    </div>
  );
}

export function Troubled({ trouble, again }: { trouble: Trouble; again?: () => void }) {
  const t = useWords(words);
  const { offline } = trouble;
  useEffect(() => {
    if (!offline || !again) return;
    const timer = setInterval(again, AGAIN_MS);
    addEventListener("online", again);
    return () => {
      clearInterval(timer);
      removeEventListener("online", again);
    };
  }, [offline, again]);
  const Icon = offline ? CloudOff : CircleAlert;
  return (
    <div className="said" role="alert">
      <Icon size={22} aria-hidden />
      <h1>{t(offline ? "away" : "wrong")}</h1>
      <p className="soft">{offline ? t("offline") : trouble.words}</p>
      {again && <Button onPress={again}>{t("again")}</Button>}
    </div>
  );
}

export function Empty({ icon: Icon, title, children, action }: { icon: LucideIcon; title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="said">
      <Icon size={22} aria-hidden />
      <h2>{title}</h2>
      <p className="soft">{children}</p>
      {action}
    </div>
  );
}
