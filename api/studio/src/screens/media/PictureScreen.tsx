// One picture: where to look, how slots cut it, what is wrong with it, what it shows in words.

import { ArrowLeft, CircleCheck, ExternalLink, ImageOff, Undo2 } from "lucide-react";
import { useEffect, useState } from "react";
import { Link } from "react-aria-components";
import { useParams } from "react-router";
import { useSession } from "~/app/session";
import { CropsDocument, type CutFragment, type EditableFragment, PictureDocument, type Shape } from "~/gql/graphql";
import { useAsk, useSend } from "~/graph/asking";
import { Button } from "~/parts/Button";
import { Chip } from "~/parts/Chip";
import { Sheet } from "~/parts/Sheet";
import { Bones, Empty, Troubled } from "~/parts/states";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import { useTaste } from "~/app/taste";
import { Crops } from "./Crops";
import { FocalPoint } from "./FocalPoint";
import { MIDDLE, picturePlace, type Point } from "./facts";
import { Thumb } from "./PictureCard";
import { PictureWords } from "./PictureWords";
import { type Clash, pointOf, textOf, useSaying } from "./saying";
import { TODO_ZH, words } from "./words";
import "./media.css";

const MOVING_MS = 60;

export default function PictureScreen() {
  const t = useWords(words);
  const { site } = useSession();
  const id = useParams()["picture"] ?? "";
  const { data, trouble, loading, again } = useAsk(PictureDocument, { site: site.key, id });
  if (trouble) return <Troubled trouble={trouble} again={again} />;
  if (loading || !data) return <Bones rows={4} tall={150} head />;
  if (!data.editablePicture) {
    return (
      <Empty icon={ImageOff} title={t("absent")}>
        {t("absentLead")}
      </Empty>
    );
  }
  return <Loaded key={id} found={data.editablePicture} again={again} />;
}

function Loaded({ found, again }: { found: EditableFragment; again: () => void }) {
  const t = useWords(words);
  const { percent } = useWhen();
  const { site, may } = useSession();
  const [picture, setPicture] = useState(found);
  useEffect(() => setPicture(found), [found]);
  const [shape, setShape] = useState<Shape | null>(null);
  const { cuts, follow } = useCuts(picture);
  const saying = useSaying(picture, setPicture, again);
  const { file } = picture;
  const editable = may("EDIT_BLOCK");
  const point = file.focalPoint ?? MIDDLE;

  return (
    <div className="picture">
      <Link className="row soft small crumb" href={`/${site.key}/media`}>
        <ArrowLeft size={14} aria-hidden />
        {t("back")}
      </Link>
      <header className="page-head">
        <div>
          <h1>{file.title}</h1>
          <p className="soft small wrap">
            {t(file.itemKind)} · <code>{file.sku}</code>
            {file.position > 0 && ` · ${t("view", { n: file.position + 1 })}`}
            {file.width && file.height && ` · ${t("pixels", { width: String(file.width), height: String(file.height) })}`} · {file.src}
          </p>
        </div>
        <div className="row">
          {file.itemKind !== "PRODUCT" && (
            <Link className="button" href={`/${site.key}/content/${file.itemKind === "ARTICLE" ? "articles" : "promotions"}/item/${encodeURIComponent(file.sku)}`}>
              {t(file.itemKind === "ARTICLE" ? "openArticle" : "openPromotion")}
            </Link>
          )}
          {file.url && (
            <a className="button" href={file.url} target="_blank" rel="noreferrer">
              <ExternalLink size={16} aria-hidden />
              {t("open")}
            </a>
          )}
        </div>
      </header>
      <div className="picture-two">
        <section className="stack" aria-labelledby="look">
          <div>
            <h2 id="look">{t("look")}</h2>
            {editable && file.url && <p className="soft small">{t("lookLead")}</p>}
          </div>
          {file.url && file.state !== "REFUSED" ? (
            <FocalPoint file={file} point={point} cut={cuts.find((each) => each.shape === shape) ?? null} editable={editable} onMove={follow} onSet={saying.look} />
          ) : (
            <p className="focus-none soft">
              <ImageOff size={22} aria-hidden />
              {file.problem ?? t("unread")}
            </p>
          )}
          {file.url && (
            <p className="row small focus-says">
              <span className="soft">
                {picture.focalPointBy ? t("byPerson", { who: picture.focalPointBy }) : picture.found ? t("byReader") : t("byNobody")} · {t("at", { x: percent(point.x, 0), y: percent(point.y, 0) })}
              </span>
              {editable && picture.focalPointBy && (
                <Button look="quiet" icon={Undo2} onPress={() => saying.look(null)}>
                  {t("giveBack")}
                </Button>
              )}
            </p>
          )}
          {file.url && file.state !== "REFUSED" && <Crops file={file} cuts={cuts} chosen={shape} onChoose={setShape} />}
        </section>
        <div className="picture-side">
          <Problems picture={picture} editable={editable} onAside={saying.setAside} />
          <PictureWords picture={picture} editable={editable} onSay={saying.describe} />
          {picture.elsewhere.length > 0 && (
            <section className="stack picture-part" aria-labelledby="elsewhere">
              <h2 id="elsewhere">{t("elsewhere")}</h2>
              <ul className="elsewhere">
                {picture.elsewhere.map((each) => (
                  <li key={each.id}>
                    <Link className="row elsewhere-link" href={`/${site.key}/${picturePlace(each.id)}`}>
                      <Thumb file={each} />
                      <span className="cut">
                        {t(each.itemKind)} · {each.title}
                      </span>
                    </Link>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      </div>
      {saying.clash && <Clashing clash={saying.clash} onSettle={saying.settle} />}
    </div>
  );
}

function Problems({ picture, editable, onAside }: { picture: EditableFragment; editable: boolean; onAside: ReturnType<typeof useSaying>["setAside"] }) {
  const t = useWords(words);
  const { ago } = useWhen();
  const { site } = useSession();
  const { language } = useTaste();
  return (
    <section className="stack picture-part" aria-labelledby="problems">
      <h2 id="problems">{t("problems")}</h2>
      {picture.problems.length === 0 && picture.file.state === "READ" && (
        <p className="row soft">
          <CircleCheck size={16} aria-hidden />
          {t("fine")}
        </p>
      )}
      <ul className="stack">
        {picture.problems.map((each) => (
          <li key={each.kind} className="fault">
            <div className="row">
              <Chip state={each.kind === "UNREADABLE" || each.kind === "UNSUITABLE" ? "danger" : "changed"}>{t(each.kind)}</Chip>
              <span className="soft small cut">{t("since", { ago: ago(each.foundAt) })}</span>
              <span className="push" />
              {editable && (
                <Button look="quiet" onPress={() => onAside(each.kind, t(each.kind))}>
                  {t("aside")}
                </Button>
              )}
            </div>
            <p lang="en">{each.what}</p>
            <p className="soft">{language === "zh" ? TODO_ZH[each.kind] : each.todo}</p>
            {each.otherSku && (
              <Link className="link-like fault-other" href={`/${site.key}/media?search=${encodeURIComponent(each.otherSku)}`}>
                {t("other", { sku: each.otherSku })}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Clashing({ clash, onSettle }: { clash: Clash; onSettle: (mine: boolean) => void }) {
  const t = useWords(words);
  const { percent } = useWhen();
  const { said, base, theirs } = clash;
  const point = (at: Point | null): string => (at ? t("at", { x: percent(at.x, 0), y: percent(at.y, 0) }) : t("nowhere"));
  const text = (words: string | null): string => words || t("silent");
  const sides = said.what === "focus" ? [point(pointOf(base)), point(pointOf(theirs)), point(said.point)] : [text(textOf(base, said.locale)), text(textOf(theirs, said.locale)), text(said.text)];
  return (
    <Sheet title={t("clash")} open onClose={() => onSettle(false)}>
      <p className="soft">{t("clashLead")}</p>
      <dl className="three-sides">
        {(["base", "theirs", "mine"] as const).map((side, n) => (
          <div key={side}>
            <dt>{t(side)}</dt>
            <dd className="words">{sides[n]}</dd>
          </div>
        ))}
      </dl>
      <div className="row">
        <Button look="ink" onPress={() => onSettle(true)}>
          {t("keepMine")}
        </Button>
        <Button onPress={() => onSettle(false)}>{t("keepTheirs")}</Button>
      </div>
    </Sheet>
  );
}

/** How slots cut the picture: as it stands, and around the point while it is moved. */
function useCuts(picture: EditableFragment): { cuts: readonly CutFragment[]; follow: (point: Point | null) => void } {
  const { site } = useSession();
  const send = useSend();
  const [focus, setFocus] = useState<Point | null>(null);
  const [moved, setMoved] = useState<readonly CutFragment[] | null>(null);
  useEffect(() => {
    setFocus(null);
    setMoved(null);
  }, [picture]);
  useEffect(() => {
    if (!focus) return setMoved(null);
    let late = false;
    const timer = setTimeout(() => {
      send(CropsDocument, { site: site.key, id: picture.file.id, focus })
        .then(({ editablePicture }) => !late && editablePicture && setMoved(editablePicture.crops))
        .catch(() => undefined);
    }, MOVING_MS);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [focus, send, site.key, picture.file.id]);
  return { cuts: moved ?? picture.crops, follow: setFocus };
}
