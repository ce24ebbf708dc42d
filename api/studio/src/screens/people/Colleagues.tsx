import { Ellipsis, KeyRound, PauseCircle, PlayCircle, ShieldCheck, UserMinus, UserPlus, Users } from "lucide-react";
import { useState } from "react";
import { GridList, GridListItem } from "react-aria-components";
import { useSession } from "~/app/session";
import { type ColleagueFragment, PeopleDocument } from "~/gql/graphql";
import { useList } from "~/graph/list";
import { Actions } from "~/parts/Actions";
import { Button, IconButton } from "~/parts/Button";
import { Chip } from "~/parts/Chip";
import { Bones, Empty, Troubled } from "~/parts/states";
import { useWalk } from "~/parts/walk";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import { ChangeSheet } from "./ChangeSheet";
import { usePeopleCommands } from "./commands";
import { InviteSheet } from "./InviteSheet";
import { LinkSheet } from "./LinkSheet";
import { words } from "./words";

const STATES = { ACTIVE: "live", INVITED: "changed", SUSPENDED: "draft" } as const;
type Doing = { what: "invite" } | { what: "change" | "link"; person: ColleagueFragment };

export function Colleagues() {
  const t = useWords(words);
  const { ago, day } = useWhen();
  const { site, label } = useSession();
  const { data, nodes, trouble, loading, again, more } = useList(PeopleDocument, { site: site.key, after: null }, (found) => found.people, { about: ["Person"] });
  const { suspend, readmit, remove, change } = usePeopleCommands(again);
  const [doing, setDoing] = useState<Doing | null>(null);
  const { list } = useWalk();

  if (trouble) return <Troubled trouble={trouble} again={again} />;
  if (loading || !data) return <Bones rows={5} tall={54} />;
  const invite = (
    <Button look="ink" icon={UserPlus} onPress={() => setDoing({ what: "invite" })}>
      {t("invite")}
    </Button>
  );
  return (
    <>
      {nodes.length > 0 && <div className="record-tools record-tools-end">{invite}</div>}
      {nodes.length === 0 ? (
        <Empty icon={Users} title={t("emptyPeople")} action={invite}>
          {t("emptyPeopleLead")}
        </Empty>
      ) : (
        <div ref={list}>
          <GridList disallowTypeAhead aria-label={t("list")} className="record-list" items={nodes} dependencies={[t]}>
            {(person) => (
              <GridListItem id={person.id} textValue={person.name} className="record person">
                <span className="record-main">
                  <span className="row">
                    <b className="cut">{person.name}</b>
                    {person.name === label && <span className="soft small">{t("you")}</span>}
                  </span>
                  <span className="soft small cut">{person.email}</span>
                </span>
                <span className="person-bounds small">
                  {t(person.kind)}
                  {person.role && <span className="soft"> · {person.role.title}</span>}
                </span>
                <span className="record-end">
                  <span className="soft small person-when">{person.lastSeenAt ? t("seen", { ago: ago(person.lastSeenAt) }) : person.state === "INVITED" ? t("never") : t("since", { day: day(person.createdAt) })}</span>
                  <Chip state={STATES[person.state]}>{t(person.state)}</Chip>
                  <Actions
                    name={t("do", { name: person.name })}
                    actions={[
                      { key: "change", name: t("change"), icon: ShieldCheck, act: () => setDoing({ what: "change", person }) },
                      { key: "link", name: t("reset"), icon: KeyRound, act: () => setDoing({ what: "link", person }) },
                      person.state === "SUSPENDED"
                        ? { key: "readmit", name: t("readmit"), icon: PlayCircle, act: () => void readmit(person) }
                        : { key: "suspend", name: t("suspend"), icon: PauseCircle, act: () => void suspend(person) },
                      { key: "remove", name: t("remove"), icon: UserMinus, danger: true, act: () => void remove(person) },
                    ]}
                  >
                    <IconButton icon={Ellipsis} name={t("do", { name: person.name })} />
                  </Actions>
                </span>
              </GridListItem>
            )}
          </GridList>
        </div>
      )}
      {more && (
        <p className="record-more">
          <Button onPress={() => void more()}>{t("more")}</Button>
        </p>
      )}
      {doing?.what === "invite" && <InviteSheet roles={data.roles} onClose={() => setDoing(null)} onDone={again} />}
      {doing?.what === "change" && <ChangeSheet person={doing.person} roles={data.roles} onClose={() => setDoing(null)} onSave={(to) => void change(doing.person, to)} />}
      {doing?.what === "link" && <LinkSheet person={doing.person} onClose={() => setDoing(null)} />}
    </>
  );
}
