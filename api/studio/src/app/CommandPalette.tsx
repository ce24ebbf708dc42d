// Anything, found by typing: places, blocks of the page, and what can be done.

import { Search } from "lucide-react";
import { useMemo } from "react";
import { Autocomplete, Dialog, Input, Menu, MenuItem, Modal, ModalOverlay, SearchField, useFilter } from "react-aria-components";
import { PaletteDocument } from "~/gql/graphql";
import { useAsk } from "~/graph/asking";
import { both, useWords } from "~/words/words";
import { kindName, kindWords } from "~/words/kinds";
import { useLocale } from "./locale";
import { blockPlace, PLACES, placeWords, useGo } from "./places";
import { useSession } from "./session";
import { shown } from "./shortcuts";
import { setTaste, useTaste } from "./taste";

const words = both(
  { find: "Find or do", place: "Where a block, a place or a command is called…", nothing: "Nothing is called that.", go: "Go to {place}", theme: "Change between light and dark", language: "切换到中文", keys: "Show keyboard shortcuts" },
  { find: "查找或操作", place: "输入区块、位置或命令的名称…", nothing: "没有匹配的内容。", go: "前往{place}", theme: "切换深浅主题", language: "Switch to English", keys: "显示键盘快捷键" },
);

interface Found {
  id: string;
  name: string;
  note?: string;
  hint?: string;
  act: () => void;
}

export function CommandPalette({ onClose, onKeys }: { onClose: () => void; onKeys: () => void }) {
  const t = useWords(words);
  const say = useWords(placeWords);
  const kind = useWords(kindWords);
  const { site, may } = useSession();
  const [locale] = useLocale();
  const go = useGo();
  const { language } = useTaste();
  const { contains } = useFilter({ sensitivity: "base" });
  const { data } = useAsk(PaletteDocument, { site: site.key, page: site.pages[0]?.key ?? "home", locale });

  const found = useMemo<Found[]>(() => {
    const blocks = (data?.page?.blocks ?? []).map((block) => {
      const says = block.fields.find((each) => ["headline", "title"].includes(each.name) && typeof each.value === "string");
      return { id: block.id, name: (says?.value as string | undefined) ?? block.key, note: `${kindName(kind, block.kind)} · ${block.key}`, act: () => go(blockPlace(block.id)) };
    });
    return [
      ...PLACES.filter((each) => !each.needs || may(each.needs)).map((each) => ({ id: each.key, name: t("go", { place: say(each.key) }), hint: `g ${each.letter}`, act: () => go(each.to) })),
      ...blocks,
      { id: "theme", name: t("theme"), act: () => setTaste({ theme: document.documentElement.dataset["theme"] === "dark" ? "light" : "dark" }) },
      { id: "language", name: t("language"), act: () => setTaste({ language: language === "en" ? "zh" : "en" }) },
      { id: "keys", name: t("keys"), hint: "?", act: onKeys },
    ];
  }, [data, t, say, kind, go, language, may, onKeys]);

  return (
    <ModalOverlay className="scrim" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="sheet palette">
        <Dialog aria-label={t("find")} className="palette-in">
          <Autocomplete filter={(text, typed, node) => contains(`${text} ${String((node.value as Found | undefined)?.note ?? "")}`, typed)}>
            <SearchField aria-label={t("find")} autoFocus className="palette-search">
              <Search size={17} aria-hidden />
              <Input placeholder={t("place")} />
            </SearchField>
            {/* Whoever has no wheel scrolls it with the keys. */}
            <div className="palette-list" role="group" aria-label={t("find")} tabIndex={0}>
              <Menu
                className="menu palette-menu"
                aria-label={t("find")}
                items={found}
                renderEmptyState={() => <p className="soft menu-head">{t("nothing")}</p>}
                onAction={(key) => {
                  onClose();
                  found.find((each) => each.id === key)?.act();
                }}
              >
                {(item) => (
                  <MenuItem className="menu-item" textValue={`${item.name} ${item.note ?? ""}`}>
                    <span className="menu-words">
                      <span className="cut">{item.name}</span>
                      {item.note && <span className="soft small">{item.note}</span>}
                    </span>
                    {item.hint && <kbd>{shown(item.hint)}</kbd>}
                  </MenuItem>
                )}
              </Menu>
            </div>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
