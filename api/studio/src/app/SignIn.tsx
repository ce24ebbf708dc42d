import { useEffect, useState } from "react";
import { Disclosure, DisclosurePanel, Button as Press, Form, Input, Label, TextField } from "react-aria-components";
import { useLocation } from "react-router";
import { Button } from "~/parts/Button";
import { both, useWords } from "~/words/words";
import type { Entry } from "./entry";

const words = both(
  {
    title: "The studio",
    lead: "Where the words and the order of your pages are made.",
    email: "E-mail",
    password: "Password",
    token: "Editor token",
    other: "Come in with a token",
    hint: "The demo shop's account was printed when it was started.",
    enter: "Sign in",
    with: "Sign in with {label}",
    busy: "One moment…",
    badToken: "This token opens nothing here: it is unknown, expired or revoked.",
    openid_failed: "The other account did not let you in. Try again.",
    openid_unknown_person: "Nobody here has that e-mail address. Ask for an invitation.",
    openid_unverified: "That account's e-mail address is not verified.",
  },
  {
    title: "工作室",
    lead: "在这里编排页面的文字与顺序。",
    email: "电子邮箱",
    password: "密码",
    token: "编辑令牌",
    other: "使用令牌进入",
    hint: "启动演示商店时会显示其账户。",
    enter: "登录",
    with: "使用 {label} 登录",
    busy: "请稍候…",
    badToken: "此令牌无效：未知、过期或已撤销。",
    openid_failed: "外部账户未能登录，请重试。",
    openid_unknown_person: "此处没有该邮箱地址的用户，请先获取邀请。",
    openid_unverified: "该账户的邮箱地址未经验证。",
  },
);

const CAME_BACK = ["openid_failed", "openid_unknown_person", "openid_unverified"] as const;

export function SignIn({ ways, busy, refused, signIn, useToken }: Entry) {
  const t = useWords(words);
  const { search, pathname } = useLocation();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [token, setToken] = useState("");
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => {
    const code = CAME_BACK.find((each) => each === new URLSearchParams(search).get("refused"));
    setShown(refused === "token" ? t("badToken") : (refused ?? (code ? t(code) : null)));
  }, [refused, search, t]);
  return (
    <main className="sign-in">
      <div className="stack">
        <p className="wordmark" translate="no">
          Étalage
        </p>
        <h1>{t("title")}</h1>
        <p className="soft">{t("lead")}</p>
        {shown && (
          <p role="alert" className="refused">
            {shown}
          </p>
        )}
        <Form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            signIn(email.trim(), password);
          }}
        >
          <TextField className="field" value={email} onChange={setEmail} type="email" autoComplete="username" isRequired autoFocus>
            <Label>{t("email")}</Label>
            <Input className="input" />
          </TextField>
          <TextField className="field" value={password} onChange={setPassword} type="password" autoComplete="current-password" isRequired>
            <Label>{t("password")}</Label>
            <Input className="input" />
          </TextField>
          <Button look="ink" type="submit" isDisabled={busy}>
            {busy ? t("busy") : t("enter")}
          </Button>
        </Form>
        {ways?.openid && (
          <a className="button" href={`${ways.openid.url}?next=${encodeURIComponent(`/studio${pathname}`)}`}>
            {t("with", { label: ways.openid.label })}
          </a>
        )}
        <Disclosure className="sign-in-token">
          <Press slot="trigger" className="link-like small">
            {t("other")}
          </Press>
          <DisclosurePanel>
            <Form
              className="stack"
              onSubmit={(event) => {
                event.preventDefault();
                if (token.trim()) useToken(token.trim());
              }}
            >
              <TextField className="field" value={token} onChange={setToken} type="password" autoComplete="off" isRequired>
                <Label>{t("token")}</Label>
                <Input className="input mono" />
              </TextField>
              <Button type="submit" isDisabled={busy}>
                {t("enter")}
              </Button>
            </Form>
          </DisclosurePanel>
        </Disclosure>
        <p className="soft small">{t("hint")}</p>
      </div>
    </main>
  );
}
