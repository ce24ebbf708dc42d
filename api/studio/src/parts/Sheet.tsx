// Something over the page: a dialog that closes on Escape and gives the focus back.

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { both, useWords } from "~/words/words";
import { IconButton } from "./Button";

const words = both({ close: "Close" }, { close: "关闭" });

export function Sheet({ title, open, onClose, children, wide = false }: { title: string; open: boolean; onClose: () => void; children: ReactNode; wide?: boolean }) {
  const t = useWords(words);
  return (
    <ModalOverlay className="scrim" isOpen={open} onOpenChange={(now) => !now && onClose()} isDismissable>
      <Modal className={`sheet${wide ? " wide" : ""}`}>
        <Dialog className="sheet-in">
          <header className="row">
            <Heading slot="title" className="sheet-title">
              {title}
            </Heading>
            <span className="push" />
            <IconButton icon={X} name={t("close")} onPress={onClose} />
          </header>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
