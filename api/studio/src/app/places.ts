// Where things live, and how they are called in the navigation.

import { CalendarClock, ChartLine, Hammer, Images, Inbox, LayoutList, type LucideIcon, Newspaper, ScrollText, UserRoundSearch, Users } from "lucide-react";
import { useNavigate } from "react-router";
import { useCallback } from "react";
import { both } from "~/words/words";
import type { Permission } from "~/gql/graphql";
import { useSession } from "./session";

export const placeWords = both(
  { page: "Page", inbox: "Inbox", releases: "Releases", content: "Content", media: "Media", figures: "Figures", shoppers: "Shoppers", jobs: "Jobs", people: "People", audit: "Audit" },
  { page: "页面", inbox: "收件箱", releases: "发布", content: "内容", media: "图片", figures: "数据", shoppers: "顾客", jobs: "任务", people: "人员", audit: "审计" },
);

export interface Place {
  key: keyof (typeof placeWords)["en"];
  to: string;
  icon: LucideIcon;
  /** Pressed after g. */
  letter: string;
  /** What somebody has to be allowed to do to see it in the navigation. */
  needs?: Permission;
}

export const PLACES: readonly Place[] = [
  { key: "page", to: "page/home", icon: LayoutList, letter: "p" },
  { key: "inbox", to: "inbox", icon: Inbox, letter: "i" },
  { key: "releases", to: "releases", icon: CalendarClock, letter: "r" },
  { key: "content", to: "content", icon: Newspaper, letter: "c", needs: "READ_DRAFT" },
  { key: "media", to: "media", icon: Images, letter: "m", needs: "READ_DRAFT" },
  { key: "figures", to: "figures", icon: ChartLine, letter: "f", needs: "READ_FIGURES" },
  { key: "shoppers", to: "shoppers", icon: UserRoundSearch, letter: "s", needs: "READ_DRAFT" },
  { key: "jobs", to: "jobs", icon: Hammer, letter: "w", needs: "READ_JOBS" },
  { key: "people", to: "people", icon: Users, letter: "t", needs: "MANAGE_PEOPLE" },
  { key: "audit", to: "audit", icon: ScrollText, letter: "a", needs: "READ_AUDIT" },
];

/** Goes to a place of the site that is worked on. */
export function useGo(): (to: string) => void {
  const navigate = useNavigate();
  const { site } = useSession();
  return useCallback((to) => void navigate(`/${site.key}/${to}`), [navigate, site.key]);
}

export const blockPlace = (id: string, rest = ""): string => `block/${encodeURIComponent(id)}${rest}`;
