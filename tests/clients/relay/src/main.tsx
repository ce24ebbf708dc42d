import { randomUUID } from "node:crypto";
import { argv } from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { Window } from "happy-dom";
import { Suspense, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { RelayEnvironmentProvider } from "react-relay";
import type { Environment } from "relay-runtime";
import { makeEnvironment } from "./environment";
import { Homepage } from "./Homepage";
import { Releases } from "./Releases";
import { record, startShopper } from "./signals";

const [, , url = "", site = "", shopToken = "", studioToken = ""] = argv;
// A document to draw into, as a browser has one; the network stays Node's.
const window = new Window();
Object.assign(globalThis, { window, document: window.document });

/** A place on a page, and how to draw into it. */
function place(environment: Environment) {
  const element = document.createElement("div");
  document.body.append(element);
  const root = createRoot(element);
  const draw = (what: ReactNode) =>
    root.render(
      <RelayEnvironmentProvider environment={environment}>
        <Suspense fallback="…">{what}</Suspense>
      </RelayEnvironmentProvider>,
    );
  return { element, draw };
}

async function until<Found>(look: () => Found | null | undefined | false): Promise<Found> {
  for (let tries = 0; tries < 500; tries += 1) {
    const found = look();
    if (found) return found;
    await pause(10);
  }
  throw new Error("What was waited for did not come.");
}

const words = (main: Element) => [...main.querySelectorAll("section")].map((section) => section.textContent);

async function shop() {
  const environment = makeEnvironment(url, shopToken);
  const shopper = await startShopper(environment, site);
  const { element, draw } = place(environment);
  const drawn = async (visit: number) => {
    draw(<Homepage site={site} shopper={shopper} visit={visit} />);
    return until(() => element.querySelector<HTMLElement>(`main[data-visit="${visit}"]`));
  };

  const main = await drawn(1);
  const page = words(main);
  const rail = await until(() => main.querySelector<HTMLElement>("[data-rail]"));
  const { rail: block, first: sku = "" } = rail.dataset;
  const click = { id: randomUUID(), kind: "CLICK", sku, impression: main.dataset["impression"], block, position: 0 } as const;
  const taken = await record(environment, site, shopper, [click]);
  // Somebody else's name: a browser may say one only as a signed token.
  const refused = await record(environment, site, "ann", [click]);

  // One thing by its global id, as it is now.
  const product = await until(() => rail.querySelector<HTMLElement>("button[data-id]"));
  product.click();
  await until(() => element.textContent.includes("…"));
  await until(() => !element.textContent.includes("…"));
  const { id, inStock } = product.dataset;
  const refetched = { id, title: product.textContent, inStock: inStock === "true" };
  return { page, taken, refused, refetched, next: words(await drawn(2)) };
}

async function studio() {
  const { element, draw } = place(makeEnvironment(url, studioToken));
  draw(<Releases site={site} />);
  const listed = () => [...element.querySelectorAll("li")].map((item) => item.textContent);
  await until(() => listed().length > 0);
  let pages = 1;
  for (let more = element.querySelector<HTMLButtonElement>("#more"); more; more = element.querySelector("#more")) {
    const before = listed().length;
    more.click();
    await until(() => listed().length > before);
    pages += 1;
  }
  return { titles: listed(), pages };
}

async function run() {
  console.log(JSON.stringify({ ...(await shop()), releases: await studio() }));
  await window.happyDOM.close();
  process.exit(0);
}

void run();
