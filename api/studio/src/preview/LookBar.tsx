// Through whose eyes, on what, when: one button that says it in words, and a popover to change it.

import { Maximize2, Monitor, Smartphone, Tablet, UserRound } from "lucide-react";
import { useEffect, useState } from "react";
import { Button as Press, Dialog, DialogTrigger, Input, Label, Popover, TextField, ToggleButton, ToggleButtonGroup, Tooltip, TooltipTrigger } from "react-aria-components";
import { useLocale } from "~/app/locale";
import { useSession } from "~/app/session";
import { PreviewEyesDocument, type Channel } from "~/gql/graphql";
import { useAsk } from "~/graph/asking";
import { Button } from "~/parts/Button";
import { Moment } from "~/parts/Moment";
import { Pick } from "~/parts/Pick";
import { useWhen } from "~/words/when";
import { both, useWords } from "~/words/words";
import { type Eyes, FIRST_LOOK, useLook } from "./look";

const words = both(
  {
    as: "As", new: "Somebody new", returning: "Somebody who was here before", segment: "Segment: {name}", shopper: "Shopper {id}", byId: "A shopper by id", id: "Shopper id",
    channel: "On", WEB: "Web", APP: "App", EMAIL: "E-mail", STORE: "Store screen", at: "When", now: "now", rightNow: "Now", tomorrow: "Tomorrow", inAWeek: "In a week", shows: "Shows", DRAFT: "The draft", LIVE: "What is live",
    release: "With the release", none: "None", reset: "Back to now, somebody new", change: "Change what the preview shows", wide: "As wide as there is room", desktop: "A desk's screen", tablet: "Tablet", phone: "Phone", width: "Width", persona: "learnt persona", demo: "demo persona",
  },
  {
    as: "身份", new: "新访客", returning: "回访顾客", segment: "人群：{name}", shopper: "顾客 {id}", byId: "指定顾客编号", id: "顾客编号",
    channel: "渠道", WEB: "网页", APP: "应用", EMAIL: "邮件", STORE: "门店屏幕", at: "时间", now: "现在", rightNow: "现在", tomorrow: "明天", inAWeek: "一周后", shows: "显示", DRAFT: "草稿", LIVE: "线上内容",
    release: "包含发布", none: "无", reset: "恢复为现在的新访客", change: "更改预览内容", wide: "尽可能宽", desktop: "桌面屏幕", tablet: "平板", phone: "手机", width: "宽度", persona: "学习到的人群", demo: "演示人物",
  },
);

const WIDTHS = [
  { key: "wide", width: null, icon: Maximize2 },
  { key: "desktop", width: 1280, icon: Monitor },
  { key: "tablet", width: 820, icon: Tablet },
  { key: "phone", width: 390, icon: Smartphone },
] as const;
const DAY_MS = 86_400_000;
const SOON = [
  { key: "rightNow", days: 0 },
  { key: "tomorrow", days: 1 },
  { key: "inAWeek", days: 7 },
] as const;
const CHANNELS: Channel[] = ["WEB", "APP", "EMAIL", "STORE"];

interface DemoPersona {
  name: string;
  description: string;
  shopper: string;
}

/** `widths`: where there is a frame that may be narrower or wider. */
export function LookBar({ widths = true }: { widths?: boolean }) {
  const t = useWords(words);
  const { moment } = useWhen();
  const [look, setLook] = useLook();
  return (
    <>
      <DialogTrigger>
        <Press className="look-button" aria-description={t("change")}>
          <UserRound size={15} aria-hidden />
          <span className="cut">
            {nameOf(look.eyes, t)} · {t(look.channel)} · {look.at ? moment(look.at) : t("now")}
            {look.perspective === "LIVE" ? ` · ${t("LIVE")}` : ""}
          </span>
        </Press>
        <Popover className="popover look" placement="bottom start" offset={4}>
          <Dialog className="look-in" aria-label={t("change")}>
            <LookForm />
            <Button look="quiet" onPress={() => setLook({ ...FIRST_LOOK, why: look.why, width: look.width })}>
              {t("reset")}
            </Button>
          </Dialog>
        </Popover>
      </DialogTrigger>
      {widths && <Widths />}
    </>
  );
}

function Widths() {
  const t = useWords(words);
  const [look, setLook] = useLook();
  return (
    <ToggleButtonGroup
      className="tabs widths"
      aria-label={t("width")}
      disallowEmptySelection
      selectedKeys={[WIDTHS.find((each) => each.width === look.width)?.key ?? "wide"]}
      onSelectionChange={(keys) => setLook({ width: WIDTHS.find((each) => keys.has(each.key))?.width ?? null })}
    >
      {WIDTHS.map(({ key, icon: Icon }) => (
        <TooltipTrigger key={key} delay={500}>
          <ToggleButton id={key} className="tab" aria-label={t(key)}>
            <Icon size={15} aria-hidden />
          </ToggleButton>
          <Tooltip className="tooltip" offset={6}>
            {t(key)}
          </Tooltip>
        </TooltipTrigger>
      ))}
    </ToggleButtonGroup>
  );
}

function LookForm() {
  const t = useWords(words);
  const { site } = useSession();
  const [locale] = useLocale();
  const [look, setLook] = useLook();
  const { data } = useAsk(PreviewEyesDocument, { site: site.key, locale });
  const demo = useDemoPersonas(site.key);
  const eyes: { key: string; name: string; note?: string; eyes: Eyes }[] = [
    { key: "new", name: t("new"), eyes: { kind: "new" } },
    { key: "returning", name: t("returning"), eyes: { kind: "returning" } },
    ...demo.map((each) => ({ key: `person:${each.name}`, name: each.name, note: each.description, eyes: { kind: "person" as const, name: each.name, id: each.shopper } })),
    ...(data?.personas ?? []).map((each) => ({ key: `persona:${each.segment.name}`, name: each.segment.name, note: t("persona"), eyes: { kind: "persona" as const, name: each.segment.name, session: each.session } })),
    ...(data?.segments ?? []).map((each) => ({ key: `segment:${each.key}`, name: t("segment", { name: each.name }), note: each.description, eyes: { kind: "segment" as const, key: each.key } })),
    { key: "shopper", name: t("byId"), eyes: { kind: "shopper", id: "" } },
  ];
  const releases = (data?.releases.edges ?? []).map(({ node }) => node).filter((each) => each.state === "DRAFT" || each.state === "SCHEDULED");
  return (
    <>
      <Pick label={t("as")} value={keyOf(look.eyes)} onChange={(key) => setLook({ eyes: eyes.find((each) => each.key === key)?.eyes ?? { kind: "new" } })} options={eyes} />
      {look.eyes.kind === "shopper" && (
        <TextField className="field" value={look.eyes.id} onChange={(id) => setLook({ eyes: { kind: "shopper", id } })}>
          <Label>{t("id")}</Label>
          <Input className="input" />
        </TextField>
      )}
      <div className="look-pair">
        <Pick label={t("channel")} value={look.channel} onChange={(channel) => setLook({ channel: channel as Channel })} options={CHANNELS.map((key) => ({ key, name: t(key as "WEB") }))} />
        <Pick label={t("shows")} value={look.perspective} onChange={(perspective) => setLook({ perspective: perspective as "DRAFT" })} options={[{ key: "DRAFT", name: t("DRAFT") }, { key: "LIVE", name: t("LIVE") }]} />
      </div>
      <Moment label={t("at")} value={look.at} onChange={(at) => setLook({ at })} />
      <div className="row look-soon">
        {SOON.map(({ key, days }) => (
          <Button key={key} look="quiet" onPress={() => setLook({ at: days === 0 ? null : new Date(Date.now() + days * DAY_MS).toISOString() })}>
            {t(key)}
          </Button>
        ))}
      </div>
      {releases.length > 0 && (
        <Pick label={t("release")} value={look.release ?? "none"} onChange={(key) => setLook({ release: key === "none" ? null : key })} options={[{ key: "none", name: t("none") }, ...releases.map((each) => ({ key: each.id, name: each.title }))]} />
      )}
    </>
  );
}

function keyOf(eyes: Eyes): string {
  if (eyes.kind === "segment") return `segment:${eyes.key}`;
  if (eyes.kind === "persona") return `persona:${eyes.name}`;
  if (eyes.kind === "person") return `person:${eyes.name}`;
  return eyes.kind;
}

function nameOf(eyes: Eyes, t: (key: "new" | "returning" | "segment" | "shopper", values?: Record<string, string>) => string): string {
  if (eyes.kind === "segment") return t("segment", { name: eyes.key });
  if (eyes.kind === "shopper") return t("shopper", { id: eyes.id });
  if (eyes.kind === "persona" || eyes.kind === "person") return eyes.name;
  return t(eyes.kind);
}

/** The people the demo shop's own page offers; none for any other site. */
function useDemoPersonas(site: string): DemoPersona[] {
  const [found, setFound] = useState<DemoPersona[]>([]);
  useEffect(() => {
    let over = false;
    void fetch("/storefront.json")
      .then((answer) => answer.json() as Promise<{ site: string | null; personas: DemoPersona[] }>)
      .then((start) => !over && start.site === site && setFound(start.personas))
      .catch(() => undefined);
    return () => {
      over = true;
    };
  }, [site]);
  return found;
}
