// A one-time link: an invitation, or a new password. What is secret stands behind # and never reaches a log.

import { useEffect, useState } from "react";
import { Form, Input, Label, Text, TextField } from "react-aria-components";
import { useNavigate } from "react-router";
import { type MeFragment, UseLinkDocument, type WhatLinkQuery, WhatLinkDocument } from "~/gql/graphql";
import { troubleOf } from "~/graph/asking";
import { makeClient } from "~/graph/client";
import { Button } from "~/parts/Button";
import { both, useWords } from "~/words/words";

const words = both(
  { INVITATION: "Welcome", RESET: "A new password", gone: "This link is used, over, or unknown. Ask for another one.", for: "For {email}", name: "Your name", password: "Password", rule: "15 characters or more; a sentence is fine.", enter: "Come in" },
  { INVITATION: "欢迎", RESET: "设置新密码", gone: "此链接已使用、已过期或未知。请重新获取。", for: "用于 {email}", name: "姓名", password: "密码", rule: "至少 15 个字符，可以是一句话。", enter: "进入" },
);

export function Welcome({ onIn }: { onIn: (viewer: MeFragment) => void }) {
  const t = useWords(words);
  const navigate = useNavigate();
  const [secret] = useState(() => location.hash.slice(1));
  const [client] = useState(() => makeClient({ token: null, site: "" }));
  const [link, setLink] = useState<WhatLinkQuery["oneTimeLink"] | undefined>(undefined);
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [refused, setRefused] = useState<string | null>(null);
  useEffect(() => {
    void client.query(WhatLinkDocument, { secret }).toPromise().then(({ data }) => {
      setLink(data?.oneTimeLink ?? null);
      setName(data?.oneTimeLink?.name ?? "");
    });
  }, [client, secret]);

  async function enter(): Promise<void> {
    const { data, error } = await client.mutation(UseLinkDocument, { input: { secret, name, password } }).toPromise();
    const answer = data?.useOneTimeLink;
    if (answer?.__typename === "SignedIn") {
      onIn(answer.viewer);
      void navigate("/", { replace: true });
    } else if (answer) setRefused([answer.message, ...("problems" in answer ? answer.problems.map((each) => each.message) : [])].join(" "));
    else setRefused(troubleOf(error).words);
  }

  if (link === undefined) return <main className="sign-in" />;
  return (
    <main className="sign-in">
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        <p className="wordmark" translate="no">
          Étalage
        </p>
        {link === null ? (
          <p role="alert">{t("gone")}</p>
        ) : (
          <>
            <h1>{t(link.purpose)}</h1>
            <p className="soft">{t("for", { email: link.email })}</p>
            {link.purpose === "INVITATION" && (
              <TextField className="field" value={name} onChange={setName} autoComplete="name" isRequired autoFocus>
                <Label>{t("name")}</Label>
                <Input className="input" />
              </TextField>
            )}
            <TextField className="field" value={password} onChange={setPassword} type="password" autoComplete="new-password" minLength={15} isRequired>
              <Label>{t("password")}</Label>
              <Input className="input" />
              <Text slot="description" className="soft small">
                {t("rule")}
              </Text>
            </TextField>
            {refused && (
              <p role="alert" className="refused">
                {refused}
              </p>
            )}
            <Button look="ink" type="submit">
              {t("enter")}
            </Button>
          </>
        )}
      </Form>
    </main>
  );
}
