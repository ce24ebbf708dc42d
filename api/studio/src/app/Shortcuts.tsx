import { Sheet } from "~/parts/Sheet";
import { both, useWords } from "~/words/words";
import { everyShortcut, shown } from "./shortcuts";

const words = both(
  { title: "Keyboard shortcuts", letters: "Letters work while you are not typing." },
  { title: "键盘快捷键", letters: "字母快捷键在未输入文字时有效。" },
);

export function Shortcuts({ onClose }: { onClose: () => void }) {
  const t = useWords(words);
  return (
    <Sheet title={t("title")} open onClose={onClose}>
      <p className="soft small">{t("letters")}</p>
      <dl className="shortcuts">
        {everyShortcut().map((each) => (
          <div key={each.keys}>
            <dt>{each.words}</dt>
            <dd>
              <kbd>{shown(each.keys)}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
