// The page through a share link: what is seen is said above it, and nothing that is done is recorded.

import { SHARE_LINK, Shop, Trouble } from "./api.js";
import { longDate, t } from "./words.js";

export const LINK = new URLSearchParams(location.search).get("preview");

/** The shop as the holder of the link sees it. */
export class PreviewedShop extends Shop {
  constructor({ site }) {
    super({ site, publishableToken: LINK });
  }

  async startShopper() {
    return null;
  }

  async recordSignals() {
    return null;
  }
}

/** What the link shows; a link that was closed or has run out shows nothing. */
export async function openLink() {
  const { shareLink } = await new PreviewedShop({ site: null }).ask(SHARE_LINK, {});
  if (!shareLink) throw new Trouble("closed", t("trouble_closed"));
  return shareLink;
}

/** Says above the page what is looked at, and takes away the bar for being somebody else. */
export function announce({ label, perspective, release, at, expiresAt }) {
  const what = t(`previews_${release ? "RELEASE" : perspective}`);
  const banner = document.getElementById("previewing");
  const facts = { label, what, until: longDate(expiresAt) };
  banner.textContent = [t("previewing", facts), at && t("previewAt", { date: longDate(at) })].filter(Boolean).join(" ");
  banner.hidden = false;
  document.getElementById("stage").hidden = true;
}
