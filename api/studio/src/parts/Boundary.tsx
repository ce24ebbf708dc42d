// What happens to a screen that broke, or that a newer studio has replaced: it says so, and the rest of the studio stays.

import { Component, type ReactNode } from "react";
import { CircleAlert } from "lucide-react";
import { both, useWords } from "~/words/words";
import { Button } from "./Button";

const words = both(
  {
    broke: "This screen broke",
    brokeLead: "It is our fault, not yours. What was saved is saved; load the studio anew to go on.",
    renewed: "This part of the studio could not be fetched",
    renewedLead: "The connection was lost, or the studio was renewed since you opened it. Load it anew to go on.",
    load: "Load the studio anew",
  },
  {
    broke: "此页面出错了",
    brokeLead: "这是我们的问题，不是您的。已保存的内容不会丢失；请重新加载工作室以继续。",
    renewed: "无法获取工作室的这一部分",
    renewedLead: "连接已中断，或工作室在您打开之后更新过。请重新加载以继续。",
    load: "重新加载工作室",
  },
);

interface Props {
  /** Another place, another chance. */
  place?: string;
  children: ReactNode;
}

export class Boundary extends Component<Props, { error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override componentDidUpdate(before: Props): void {
    if (this.state.error && before.place !== this.props.place) this.setState({ error: null });
  }

  override render(): ReactNode {
    return this.state.error ? <Broke missing={isMissing(this.state.error)} /> : this.props.children;
  }
}

/** Browsers say in words of their own that a file of the studio did not come. */
function isMissing(error: Error): boolean {
  return /dynamically imported module|importing a module script|preload CSS/iu.test(error.message);
}

function Broke({ missing }: { missing: boolean }) {
  const t = useWords(words);
  return (
    <div className="said" role="alert">
      <CircleAlert size={22} aria-hidden />
      <h1>{t(missing ? "renewed" : "broke")}</h1>
      <p className="soft">{t(missing ? "renewedLead" : "brokeLead")}</p>
      <Button look="ink" onPress={() => location.reload()}>
        {t("load")}
      </Button>
    </div>
  );
}
