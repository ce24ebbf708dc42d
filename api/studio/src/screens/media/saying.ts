// What can be said of a picture, each with the way back; and what happens where somebody else spoke meanwhile.

import { useState } from "react";
import { useSession } from "~/app/session";
import { DescribePictureDocument, type EditableFragment, PictureDocument, type PictureProblemKind, SetAsidePictureDocument, SetFocalPointDocument, TakeUpPictureDocument } from "~/gql/graphql";
import { useSend } from "~/graph/asking";
import { tell } from "~/parts/toasts";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import { type Point, samePoint } from "./facts";
import { words } from "./words";

type Said = { what: "focus"; point: Point | null } | { what: "words"; locale: string; text: string | null };

/** Two people said different things: what stood there, what does now, what was to. */
export interface Clash {
  said: Said;
  base: EditableFragment;
  theirs: EditableFragment;
}

export interface Saying {
  look: (point: Point | null) => void;
  describe: (locale: string, text: string | null) => void;
  setAside: (kind: PictureProblemKind, what: string) => void;
  clash: Clash | null;
  settle: (mine: boolean) => void;
}

/** What a person has said there: null where nobody has. */
export const pointOf = (picture: EditableFragment): Point | null => (picture.focalPointBy ? (picture.file.focalPoint ?? null) : null);
export const textOf = (picture: EditableFragment, locale: string): string | null => {
  const found = picture.words.find((each) => each.locale === locale);
  return found?.saidBy ? found.text : null;
};

export function useSaying(picture: EditableFragment, onNow: (picture: EditableFragment) => void, again: () => void): Saying {
  const t = useWords(words);
  const { language } = useWhen();
  const { site } = useSession();
  const send = useSend();
  const [clash, setClash] = useState<Clash | null>(null);
  const id = picture.file.id;

  const same = (a: EditableFragment, b: EditableFragment, said: Said): boolean => (said.what === "focus" ? samePoint(pointOf(a), pointOf(b)) : textOf(a, said.locale) === textOf(b, said.locale));
  const undo = (from: EditableFragment, said: Said): Said => (said.what === "focus" ? { what: "focus", point: pointOf(from) } : { ...said, text: textOf(from, said.locale) });

  async function post(said: Said, expectedVersion: string) {
    if (said.what === "focus") return (await send(SetFocalPointDocument, { input: { site: site.key, picture: id, expectedVersion, point: said.point && { x: said.point.x, y: said.point.y } } })).setFocalPoint;
    return (await send(DescribePictureDocument, { input: { site: site.key, picture: id, expectedVersion, locale: said.locale, text: said.text } })).describePicture;
  }

  async function say(said: Said, base: EditableFragment, isBack = false): Promise<void> {
    try {
      const answer = await post(said, base.version);
      if (answer.__typename === "PictureConflict") {
        const theirs = (await send(PictureDocument, { site: site.key, id })).editablePicture;
        if (!theirs) return again();
        // They spoke of something else: what is said here is said of the picture as it is now.
        if (same(base, theirs, said)) return await say(said, theirs, isBack);
        onNow(theirs);
        return setClash({ said, base, theirs });
      }
      if (answer.__typename !== "FocalPointSet" && answer.__typename !== "PictureDescribed") return tell({ words: answer.message, wrong: true });
      const now = answer.editable;
      onNow(now);
      if (isBack) return tell({ words: t("restored") });
      const others = now.elsewhere.length;
      tell({ words: sentence(said), detail: said.what === "focus" && others > 0 ? t("elsewhereToo", { n: others }) : undefined, undo: () => void say(undo(base, said), now, true) });
    } catch (error) {
      tell({ words: (error as Error).message, wrong: true });
    }
  }

  function sentence(said: Said): string {
    if (said.what === "focus") return t(said.point ? "focused" : "givenBack");
    return t(said.text === null ? "backDone" : said.text ? "sayDone" : "quietDone", { language: language(said.locale) });
  }

  return {
    look: (point) => void say({ what: "focus", point }, picture),
    describe: (locale, text) => void say({ what: "words", locale, text }, picture),
    setAside: (kind, what) => {
      const input = { site: site.key, picture: id, kind };
      const done = async (): Promise<void> => {
        const { setAsidePictureProblem: answer } = await send(SetAsidePictureDocument, { input });
        again();
        if (answer.__typename !== "PictureProblemSetAside") return tell({ words: answer.message, wrong: true });
        tell({ words: t("asideDone", { what }), undo: () => void send(TakeUpPictureDocument, { input }).then(() => (again(), tell({ words: t("upAgain") }))) });
      };
      done().catch((error: Error) => tell({ words: error.message, wrong: true }));
    },
    clash,
    settle: (mine) => {
      if (mine && clash) void say(clash.said, clash.theirs);
      setClash(null);
    },
  };
}
