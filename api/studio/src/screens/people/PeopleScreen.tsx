// Who works on the site and what comes to it: people, tokens, roles.

import { useParams } from "react-router";
import { useSession } from "~/app/session";
import { Tabs } from "~/parts/Tabs";
import { useWords } from "~/words/words";
import { Colleagues } from "./Colleagues";
import { Roles } from "./Roles";
import { Tokens } from "./Tokens";
import { words } from "./words";
import "~/parts/records.css";
import "./people.css";

const TABS = ["people", "tokens", "roles"] as const;

export default function PeopleScreen() {
  const t = useWords(words);
  const { site } = useSession();
  const named = useParams()["tab"];
  const tab = TABS.find((each) => each === named) ?? "people";
  const place = (each: string): string => `/${site.key}/people${each === "people" ? "" : `/${each}`}`;
  return (
    <div className="records">
      <header className="page-head">
        <div>
          <h1>{t("title")}</h1>
          <p className="soft small">{t("lead", { site: site.name })}</p>
        </div>
        <Tabs name={t("tabs")} here={place(tab)} tabs={TABS.map((each) => ({ to: place(each), words: t(each) }))} />
      </header>
      {tab === "people" && <Colleagues />}
      {tab === "tokens" && <Tokens />}
      {tab === "roles" && <Roles />}
    </div>
  );
}
