import { useEffect, useState } from "react";
import { useSession } from "~/app/session";
import { type ColleagueFragment, CreateResetLinkDocument } from "~/gql/graphql";
import { useSend } from "~/graph/asking";
import { Button } from "~/parts/Button";
import { Once } from "~/parts/Once";
import { Sheet } from "~/parts/Sheet";
import { Bones } from "~/parts/states";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import { words } from "./words";

export interface OneTimeLink {
  url: string;
  expiresAt: string;
}

/** A link by which somebody chooses a password anew; one made before opens nothing any more. */
export function LinkSheet({ person, onClose }: { person: ColleagueFragment; onClose: () => void }) {
  const t = useWords(words);
  const { site } = useSession();
  const send = useSend();
  const [link, setLink] = useState<OneTimeLink | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  useEffect(() => {
    void send(CreateResetLinkDocument, { input: { site: site.key, id: person.id } }).then(
      ({ createResetLink: made }) => (made.__typename === "OneTimeLinkMade" ? setLink(made.link) : setRefused(made.message)),
      (error: Error) => setRefused(error.message),
    );
  }, [send, site.key, person.id]);
  return (
    <Sheet title={t("linkFor", { name: person.name })} open onClose={onClose}>
      {refused && (
        <p role="alert" className="refused">
          {refused}
        </p>
      )}
      {!link && !refused && <Bones rows={2} tall={40} />}
      {link && <HandOver link={link} name={person.name} onClose={onClose} />}
    </Sheet>
  );
}

export function HandOver({ link, name, onClose }: { link: OneTimeLink; name: string; onClose: () => void }) {
  const t = useWords(words);
  const { moment } = useWhen();
  return (
    <>
      <Once label={t("link")} secret={new URL(link.url, location.origin).href}>
        {t("linkLead", { name, until: moment(link.expiresAt) })}
      </Once>
      <div className="row">
        <Button onPress={onClose}>{t("close")}</Button>
      </div>
    </>
  );
}
