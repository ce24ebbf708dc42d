// The session ended while somebody works. What they typed waits behind this; the same person comes back in, or leaves.

import { useEffect, useState } from "react";
import { Dialog, Form, Heading, Input, Label, Modal, ModalOverlay, TextField } from "react-aria-components";
import { SignInDocument, WhoAmIDocument } from "~/gql/graphql";
import { troubleOf } from "~/graph/asking";
import { makeClient } from "~/graph/client";
import { goOn, useEnded } from "~/graph/ended";
import { Button } from "~/parts/Button";
import { both, useWords } from "~/words/words";
import { useSession } from "./session";

const words = both(
  { title: "Sign in again", lead: "Your session ended. Nothing you typed is lost: it is sent once you are back.", email: "E-mail", password: "Password", enter: "Sign in", elsewhere: "Sign in with {label} in another tab", leave: "Leave, and lose what is not saved", other: "Somebody else is signed in now: {name}." },
  { title: "请重新登录", lead: "您的会话已结束。已输入的内容不会丢失，登录后会自动提交。", email: "电子邮箱", password: "密码", enter: "登录", elsewhere: "在新标签页使用 {label} 登录", leave: "离开并放弃未保存的内容", other: "现在登录的是另一个人：{name}。" },
);

export function SignInAgain() {
  const ended = useEnded();
  return ended ? <Sheet /> : null;
}

function Sheet() {
  const t = useWords(words);
  const { email, leave } = useSession();
  const [client] = useState(() => makeClient({ token: null, site: "" }));
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const [openid, setOpenid] = useState<{ label: string; url: string } | null>(null);

  // Somebody may come back in another tab.
  useEffect(() => {
    const look = (): void =>
      void client.query(WhoAmIDocument, {}, { requestPolicy: "network-only" }).toPromise().then(({ data }) => {
        setOpenid(data?.signInWays.openid ?? null);
        const found = data?.viewer?.person;
        if (found && found.email === email) goOn();
        else if (found) setRefused(t("other", { name: found.name }));
      });
    look();
    addEventListener("focus", look);
    return () => removeEventListener("focus", look);
  }, [client, email, t]);

  async function enter(): Promise<void> {
    setBusy(true);
    const { data, error } = await client.mutation(SignInDocument, { input: { email: email ?? "", password } }).toPromise();
    setBusy(false);
    if (data?.signIn.__typename === "SignedIn") goOn();
    else setRefused(data ? (data.signIn as { message: string }).message : troubleOf(error).words);
  }

  return (
    <ModalOverlay className="scrim" isOpen isKeyboardDismissDisabled>
      <Modal className="sheet">
        <Dialog className="sheet-in">
          <Heading slot="title" className="sheet-title">
            {t("title")}
          </Heading>
          <p>{t("lead")}</p>
          {refused && (
            <p role="alert" className="refused">
              {refused}
            </p>
          )}
          <Form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault();
              void enter();
            }}
          >
            <TextField className="field" value={email ?? ""} type="email" autoComplete="username" isReadOnly>
              <Label>{t("email")}</Label>
              <Input className="input" />
            </TextField>
            <TextField className="field" value={password} onChange={setPassword} type="password" autoComplete="current-password" isRequired autoFocus>
              <Label>{t("password")}</Label>
              <Input className="input" />
            </TextField>
            <Button look="ink" type="submit" isDisabled={busy}>
              {t("enter")}
            </Button>
          </Form>
          {openid && (
            <a className="button" href={openid.url} target="_blank" rel="noopener">
              {t("elsewhere", { label: openid.label })}
            </a>
          )}
          <Button look="quiet" onPress={leave}>
            {t("leave")}
          </Button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
