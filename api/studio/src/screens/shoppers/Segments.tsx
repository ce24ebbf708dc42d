import { Plus, Shapes, Sparkles } from "lucide-react";
import { useMemo, useState } from "react";
import { useSession } from "~/app/session";
import { useSentence } from "~/audience/sentence";
import { ForgetSegmentDocument, type OwnSegmentFragment, SaveSegmentDocument, SegmentsDocument } from "~/gql/graphql";
import { useAsk, useSend } from "~/graph/asking";
import { Button } from "~/parts/Button";
import { Chip } from "~/parts/Chip";
import { Bones, Empty, Troubled } from "~/parts/states";
import { tell } from "~/parts/toasts";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import { HowMany } from "./HowMany";
import { SegmentSheet } from "./SegmentSheet";
import { words } from "./words";

export function Segments() {
  const t = useWords(words);
  const { ago, percent } = useWhen();
  const { site, may } = useSession();
  const send = useSend();
  const { data, trouble, loading, again } = useAsk(SegmentsDocument, { site: site.key }, { about: ["Segment"] });
  const [editing, setEditing] = useState<OwnSegmentFragment | "new" | null>(null);

  const names = useMemo(() => ({ segment: data?.segments ?? [], learnt: data?.learntSegments?.segments ?? [] }), [data]);
  const { sentence } = useSentence(names);

  async function remove(segment: OwnSegmentFragment): Promise<void> {
    const { key, name, description, condition, position, version } = segment;
    try {
      const { forgetSegment: gone } = await send(ForgetSegmentDocument, { input: { site: site.key, key, expectedVersion: version } });
      again();
      if (gone.__typename !== "SegmentForgotten") return tell({ words: gone.message, wrong: true });
      const back = async (): Promise<void> => {
        const { saveSegment: saved } = await send(SaveSegmentDocument, { input: { site: site.key, key, name, description, condition, position } });
        again();
        tell(saved.__typename === "SegmentSaved" ? { words: t("undone") } : { words: saved.message, wrong: true });
      };
      tell({ words: t("removed", { name }), undo: () => void back() });
    } catch (error) {
      tell({ words: (error as Error).message, wrong: true });
    }
  }

  if (trouble) return <Troubled trouble={trouble} again={again} />;
  if (loading || !data) return <Bones rows={6} tall={60} />;
  const run = data.learntSegments;
  const edits = may("EDIT_SEGMENTS");
  const make = edits && (
    <Button look="ink" icon={Plus} onPress={() => setEditing("new")}>
      {t("newSegment")}
    </Button>
  );
  return (
    <div className="segments-two">
      <section>
        <div className="record-tools">
          <div>
            <h2>{t("own")}</h2>
            <p className="soft small">{t("ownLead")}</p>
          </div>
          <span className="push" />
          {data.segments.length > 0 && make}
        </div>
        {data.segments.length === 0 && (
          <Empty icon={Shapes} title={t("noOwn")} action={make}>
            {t("noOwnLead")}
          </Empty>
        )}
        <ul className={data.segments.length > 0 ? "record-list" : ""}>
          {data.segments.map((segment) => (
            <li key={segment.key} className="segment">
              <div className="row">
                <b className="cut">{segment.name}</b> <code className="soft">{segment.key}</code>
                <span className="push" />
                {edits && (
                  <span className="row segment-acts">
                    <Button look="quiet" aria-label={`${t("edit")}: ${segment.name}`} onPress={() => setEditing(segment)}>
                      {t("edit")}
                    </Button>
                    <Button look="quiet" aria-label={`${t("remove")}: ${segment.name}`} onPress={() => void remove(segment)}>
                      {t("remove")}
                    </Button>
                  </span>
                )}
              </div>
              {segment.description && <p className="soft small">{segment.description}</p>}
              <p className="segment-said">{sentence(segment.condition)}</p>
              <HowMany key={`${segment.key} ${segment.version}`} segment={segment.key} name={segment.name} />
            </li>
          ))}
        </ul>
      </section>
      <section>
        <div className="record-tools">
          <div>
            <h2>{t("learntTitle")}</h2>
            {run && <p className="soft small">{t("learntLead", { n: run.shoppers, ago: ago(run.learntAt), sure: t(run.stable ? "stable" : "unstable") })}</p>}
          </div>
        </div>
        {!run && (
          <Empty icon={Sparkles} title={t("noLearnt")}>
            {t("noLearntLead")}
          </Empty>
        )}
        {run && (
          <ul className="record-list">
            {run.segments.map((segment) => (
              <li key={segment.key} className="segment">
                <div className="row">
                  <b className="cut">{segment.name}</b> <code className="soft">{segment.key}</code>
                  <span className="push" />
                  <Chip state="proposal">{t("share", { share: percent(segment.share, 0) })}</Chip>
                </div>
                <span className="bar" aria-hidden>
                  <i style={{ width: `${segment.share * 100}%` }} />
                </span>
                <p className="words">{segment.keywords.join(", ")}</p>
                {segment.related.length > 0 && <p className="soft small">{t("related", { words: segment.related.join(", ") })}</p>}
              </li>
            ))}
          </ul>
        )}
      </section>
      {editing && <SegmentSheet segment={editing === "new" ? null : editing} schema={data.segmentConditionSchema} names={names} onClose={() => setEditing(null)} onDone={again} />}
    </div>
  );
}
