// Every screen there is: where it lives, and how it is fetched when somebody goes there.

import type { ComponentType } from "react";

interface Screen {
  path: string;
  load: () => Promise<{ default: ComponentType }>;
}

export const SCREENS: readonly Screen[] = [
  { path: "page/:page", load: () => import("~/screens/page/PageScreen") },
  { path: "inbox", load: () => import("~/screens/inbox/InboxScreen") },
  { path: "releases", load: () => import("~/screens/releases/ReleasesScreen") },
  { path: "block/:block/products", load: () => import("~/screens/products/ProductsScreen") },
  { path: "block/:block/history", load: () => import("~/screens/history/HistoryScreen") },
  { path: "block/:block", load: () => import("~/screens/block/BlockScreen") },
  { path: "content/:kind/new", load: () => import("~/screens/content/ItemScreen") },
  { path: "content/:kind/item/:sku", load: () => import("~/screens/content/ItemScreen") },
  { path: "content/guide", load: () => import("~/screens/content/GuideScreen") },
  { path: "content/:kind?", load: () => import("~/screens/content/ContentScreen") },
  { path: "media/:picture", load: () => import("~/screens/media/PictureScreen") },
  { path: "media", load: () => import("~/screens/media/MediaScreen") },
  { path: "figures", load: () => import("~/screens/figures/FiguresScreen") },
  { path: "people/:tab?", load: () => import("~/screens/people/PeopleScreen") },
  { path: "jobs", load: () => import("~/screens/jobs/JobsScreen") },
  { path: "audit", load: () => import("~/screens/audit/AuditScreen") },
  { path: "shoppers/:tab?/:shopper?", load: () => import("~/screens/shoppers/ShoppersScreen") },
];
