import { Plus, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { useSession } from "~/app/session";
import { RolesDocument, type RolesQuery } from "~/gql/graphql";
import { useAsk } from "~/graph/asking";
import { Button } from "~/parts/Button";
import { Bones, Empty, Troubled } from "~/parts/states";
import { kindName, kindWords } from "~/words/kinds";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import { RoleSheet } from "./RoleSheet";
import { words } from "./words";

type Grant = RolesQuery["roles"][number]["grants"][number];

export function Roles() {
  const t = useWords(words);
  const { site, may } = useSession();
  const { data, trouble, loading, again } = useAsk(RolesDocument, { site: site.key }, { about: ["Role"] });
  const [making, setMaking] = useState(false);
  if (trouble) return <Troubled trouble={trouble} again={again} />;
  if (loading || !data) return <Bones rows={4} tall={60} />;
  const make = may("MANAGE_TOKENS") && (
    <Button look="ink" icon={Plus} onPress={() => setMaking(true)}>
      {t("newRole")}
    </Button>
  );
  return (
    <>
      {data.roles.length === 0 ? (
        <Empty icon={ShieldCheck} title={t("emptyRoles")} action={make}>
          {t("emptyRolesLead")}
        </Empty>
      ) : (
        <>
          <div className="record-tools record-tools-end">{make}</div>
          <ul className="record-list">
            {data.roles.map((role) => (
              <li key={role.key} className="role-card">
                <span className="row">
                  <b>{role.title}</b> <code className="soft">{role.key}</code>
                </span>
                {role.grants.map((grant, n) => (
                  <GrantLine key={n} grant={grant} />
                ))}
              </li>
            ))}
          </ul>
        </>
      )}
      {making && <RoleSheet kinds={data.blockKinds.map((each) => each.name)} onClose={() => setMaking(false)} onDone={again} />}
    </>
  );
}

/** What one grant allows, as a line people read. */
function GrantLine({ grant }: { grant: Grant }) {
  const t = useWords(words);
  const kind = useWords(kindWords);
  const { language } = useWhen();
  const said = (names: readonly string[] | null | undefined, name: (each: string) => string, all: string): string => (names ? names.map(name).join(", ") : all);
  return (
    <p className="small">
      <span className="soft">{t("may")}</span> {said(grant.actions, (each) => t(each as "EDIT"), t("everything"))} <span className="soft">· {t("ofKinds")}</span> {said(grant.kinds, (each) => kindName(kind, each), t("allKinds"))}{" "}
      <span className="soft">· {t("where")}</span> {said(grant.locales, language, t("allLocales"))}
      {grant.fields && <span className="soft"> · {t("onFields", { fields: grant.fields.join(", ") })}</span>}
    </p>
  );
}
