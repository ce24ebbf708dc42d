import { KeyRound, Plus, X } from "lucide-react";
import { useState } from "react";
import { GridList, GridListItem, Switch } from "react-aria-components";
import { useSession } from "~/app/session";
import { type OpenerFragment, RevokeTokenDocument, TokensDocument } from "~/gql/graphql";
import { useSend } from "~/graph/asking";
import { useList } from "~/graph/list";
import { Button } from "~/parts/Button";
import { Chip } from "~/parts/Chip";
import { Sheet } from "~/parts/Sheet";
import { Bones, Empty, Troubled } from "~/parts/states";
import { tell } from "~/parts/toasts";
import { useWalk } from "~/parts/walk";
import { useWhen } from "~/words/when";
import { useWords } from "~/words/words";
import { TokenSheet } from "./TokenSheet";
import { words } from "./words";

export function Tokens() {
  const t = useWords(words);
  const { day } = useWhen();
  const { site } = useSession();
  const { data, nodes, trouble, loading, again, more } = useList(TokensDocument, { site: site.key, after: null }, (found) => found.tokens, { about: ["Token"] });
  const [making, setMaking] = useState(false);
  const [closed, setClosed] = useState(false);
  const [revoking, setRevoking] = useState<OpenerFragment | null>(null);
  const send = useSend();
  const { list } = useWalk();

  async function revoke(token: OpenerFragment): Promise<void> {
    setRevoking(null);
    try {
      const { revokeToken: done } = await send(RevokeTokenDocument, { input: { site: site.key, id: token.id } });
      again();
      tell(done.__typename === "TokenRevoked" ? { words: t("revokedSaid", { label: token.label }) } : { words: done.message, wrong: true });
    } catch (error) {
      tell({ words: (error as Error).message, wrong: true });
    }
  }

  if (trouble) return <Troubled trouble={trouble} again={again} />;
  if (loading || !data) return <Bones rows={5} tall={54} />;
  const shown = closed ? nodes : nodes.filter((each) => each.usable);
  return (
    <>
      <div className="record-tools">
        <span className="push" />
        {nodes.some((each) => !each.usable) && (
          <Switch className="switch" isSelected={closed} onChange={setClosed}>
            <span className="switch-track" />
            {t("showClosed")}
          </Switch>
        )}
        <Button look="ink" icon={Plus} onPress={() => setMaking(true)}>
          {t("newToken")}
        </Button>
      </div>
      {shown.length === 0 ? (
        <Empty icon={KeyRound} title={t("emptyTokens")}>
          {t("emptyTokensLead")}
        </Empty>
      ) : (
        <div ref={list}>
          <GridList disallowTypeAhead aria-label={t("tokenList")} className="record-list" items={shown} dependencies={[t]}>
            {(token) => (
              <GridListItem id={token.id} textValue={token.label} className="record token" data-closed={!token.usable || undefined}>
                <span className="record-main">
                  <b className="cut">{token.label}</b>
                  <span className="soft small">{t("made", { day: day(token.createdAt) })}</span>
                </span>
                <span className="token-bounds small">
                  {t(token.kind)}
                  <span className="soft"> · {token.role ? (data.roles.find((each) => each.key === token.role)?.title ?? token.role) : t(`${token.kind}Note`)}</span>
                </span>
                <span className="record-end">
                  {token.expiresAt && token.usable && <span className="soft small token-when">{t("until", { day: day(token.expiresAt) })}</span>}
                  <Chip state={token.usable ? "live" : token.revokedAt ? "danger" : "draft"}>{t(token.usable ? "usable" : token.revokedAt ? "revoked" : "over")}</Chip>
                  {token.usable && (
                    <Button look="quiet" icon={X} onPress={() => setRevoking(token)}>
                      {t("revoke")}
                    </Button>
                  )}
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
      {making && <TokenSheet roles={data.roles} onClose={() => setMaking(false)} onDone={again} />}
      {revoking && (
        <Sheet title={t("revokeTitle", { label: revoking.label })} open onClose={() => setRevoking(null)}>
          <p>{t("revokeLead")}</p>
          <div className="row">
            <Button look="danger" onPress={() => void revoke(revoking)}>
              {t("revokeDo")}
            </Button>
          </div>
        </Sheet>
      )}
    </>
  );
}
