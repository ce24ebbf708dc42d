import { ImageOff } from "lucide-react";
import type { ShownFragment } from "~/gql/graphql";
import { Chip } from "~/parts/Chip";
import { useWords } from "~/words/words";
import { narrow } from "./facts";
import { words } from "./words";

export function PictureCard({ file }: { file: ShownFragment }) {
  const t = useWords(words);
  return (
    <>
      <Thumb file={file} />
      <span className="words media-title">{file.title}</span>
      <span className="soft small cut">
        {t(file.itemKind)} · <code>{file.sku}</code>
        {file.position > 0 && ` · ${t("view", { n: file.position + 1 })}`}
      </span>
      <Faults file={file} />
    </>
  );
}

export function Thumb({ file }: { file: ShownFragment }) {
  const src = file.state === "REFUSED" ? null : narrow(file, 320);
  const at = file.focalPoint;
  return <span className="media-thumb">{src ? <img src={src} alt="" loading="lazy" width={320} height={320} style={at ? { objectPosition: `${at.x * 100}% ${at.y * 100}%` } : undefined} /> : <ImageOff size={22} aria-hidden />}</span>;
}

export function Faults({ file }: { file: ShownFragment }) {
  const t = useWords(words);
  const said = file.problems.filter((each) => each !== "UNREADABLE" || file.state !== "REFUSED");
  if (said.length === 0 && file.state === "READ" && file.alt) return null;
  return (
    <span className="media-faults">
      {file.state === "REFUSED" && <Chip state="danger">{t("refused")}</Chip>}
      {said.map((each) => (
        <Chip key={each} state="changed">
          {t(each)}
        </Chip>
      ))}
      {file.state === "PENDING" && <Chip state="draft">{t("waiting")}</Chip>}
      {file.state !== "REFUSED" && !file.alt && <Chip state="draft">{t("mute")}</Chip>}
    </span>
  );
}
