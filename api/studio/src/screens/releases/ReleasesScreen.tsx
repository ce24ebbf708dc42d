// What goes live when: a month, the list, and what the chosen release does to what is live now.

import { CalendarClock } from "lucide-react";
import { useState } from "react";
import { GridList, GridListItem } from "react-aria-components";
import { useGo } from "~/app/places";
import { useSession } from "~/app/session";
import { ReleasesDocument, type ReleasesQuery, type ReleaseState } from "~/gql/graphql";
import { useAsk } from "~/graph/asking";
import { Button } from "~/parts/Button";
import { Chip, type State } from "~/parts/Chip";
import { Bones, Empty, Troubled } from "~/parts/states";
import { useWhen } from "~/words/when";
import { who } from "~/words/who";
import { useWords } from "~/words/words";
import { Detail } from "./Detail";
import { Month } from "./Month";
import { words } from "./words";
import "./releases.css";

export type Listed = ReleasesQuery["releases"]["edges"][number]["node"];

export const COLOURS: Record<ReleaseState, State> = { DRAFT: "draft", SCHEDULED: "changed", PUBLISHED: "live", CANCELLED: "plain" };

export default function ReleasesScreen() {
  const t = useWords(words);
  const { moment } = useWhen();
  const { site } = useSession();
  const { data, trouble, loading, again } = useAsk(ReleasesDocument, { site: site.key }, { about: ["Release"] });
  const go = useGo();
  const [chosen, setChosen] = useState<string | null>(null);
  if (trouble) return <Troubled trouble={trouble} again={again} />;
  const releases = (data?.releases.edges ?? []).map(({ node }) => node);
  return (
    <div className="releases">
      <h1>{t("title")}</h1>
      <p className="soft small">{t("lead")}</p>
      {loading && <Bones rows={6} />}
      {!loading && releases.length === 0 && (
        <Empty icon={CalendarClock} title={t("emptyTitle")} action={<Button onPress={() => go(`page/${site.pages[0]?.key ?? "home"}`)}>{t("emptyDo")}</Button>}>
          {t("empty")}
        </Empty>
      )}
      {releases.length > 0 && (
        <div className="releases-two">
          <section className="stack">
            <Month releases={releases} chosen={chosen} onChoose={setChosen} />
            <GridList disallowTypeAhead
              aria-label={t("list")}
              className="slots"
              items={releases}
              selectionMode="single"
              selectionBehavior="replace"
              selectedKeys={chosen ? [chosen] : []}
              onSelectionChange={(keys) => setChosen(keys === "all" ? null : String([...keys][0] ?? ""))}
            >
              {(each) => (
                <GridListItem id={each.id} textValue={each.title} className="release-row">
                  <span className="menu-words">
                    <span className="cut">{each.title}</span>
                    <span className="soft small cut">
                      {t("by", { by: who(each.createdBy) })} · {t("blocks", { n: each.blockCount })}
                      {each.scheduledAt && each.state === "SCHEDULED" && ` · ${t("waits", { when: moment(each.scheduledAt) })}`}
                      {each.publishedAt && ` · ${t("since", { when: moment(each.publishedAt) })}`}
                    </span>
                  </span>
                  <Chip state={COLOURS[each.state]}>{t(each.state)}</Chip>
                </GridListItem>
              )}
            </GridList>
          </section>
          <section className="release-side">{chosen ? <Detail key={chosen} id={chosen} onGone={again} /> : <p className="soft none">{t("pick")}</p>}</section>
        </div>
      )}
    </div>
  );
}
