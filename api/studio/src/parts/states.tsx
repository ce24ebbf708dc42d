// Nothing yet, nothing at all, and something wrong: each says what comes next.

import { CircleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { Trouble } from "~/graph/asking";
import { both, useWords } from "~/words/words";
import { Button } from "./Button";

const words = both(
  { wrong: "That did not work", offline: "The shop cannot be reached. Nothing you typed is lost.", again: "Try again", loading: "Loading" },
  { wrong: "操作未成功", offline: "无法连接到商店。您输入的内容不会丢失。", again: "重试", loading: "正在加载" },
);

export function Bones({ rows = 6, tall = 52 }: { rows?: number; tall?: number }) {
  const t = useWords(words);
  return (
    <div className="bones" role="status" aria-label={t("loading")}>
      {Array.from({ length: rows }, (_, n) => (
        <div key={n} className="bone" style={{ height: tall, opacity: 1 - n / (rows + 2) }} />
      ))}
    </div>
  );
}

export function Troubled({ trouble, again }: { trouble: Trouble; again?: () => void }) {
  const t = useWords(words);
  return (
    <div className="said" role="alert">
      <CircleAlert size={22} aria-hidden />
      <h1>{t("wrong")}</h1>
      <p className="soft">{trouble.offline ? t("offline") : trouble.words}</p>
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
