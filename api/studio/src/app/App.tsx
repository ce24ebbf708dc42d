// From nothing to a page: who is here, then where they want to be.

import { lazy, Suspense, useEffect, useMemo } from "react";
import { I18nProvider, RouterProvider as AriaRouter } from "react-aria-components";
import { BrowserRouter, Navigate, Route, Routes, useHref, useLocation, useNavigate, useParams } from "react-router";
import { Provider } from "urql";
import { makeClient } from "~/graph/client";
import { Boundary } from "~/parts/Boundary";
import { later } from "~/parts/later";
import { Bones, Troubled } from "~/parts/states";
import { Toasts } from "~/parts/toasts";
import { useTag } from "~/words/words";
import { SessionContext, useSession } from "./session";
import { Shell } from "./Shell";
import { useEntry } from "./entry";
import { SCREENS } from "./screens";

// Who was here before goes past both.
const SignIn = later(() => import("./SignIn").then((part) => part.SignIn));
const Welcome = later(() => import("./Welcome").then((part) => part.Welcome));

export function App() {
  const tag = useTag();
  return (
    <I18nProvider locale={tag}>
      <BrowserRouter basename="/studio">
        <Ways>
          <Boundary>
            <Inside />
          </Boundary>
        </Ways>
      </BrowserRouter>
      <Toasts />
    </I18nProvider>
  );
}

function Ways({ children }: { children: React.ReactNode }) {
  const navigate = useNavigate();
  return (
    <AriaRouter navigate={(to) => void navigate(to)} useHref={useHref}>
      {children}
    </AriaRouter>
  );
}

function Inside() {
  const entry = useEntry();
  const { session } = entry;
  const here = useLocation().pathname;
  const atWelcome = here === "/welcome";
  const client = useMemo(() => session && makeClient({ token: session.token, site: session.site.key }), [session?.token, session?.site.key]);
  if (atWelcome) return <Welcome onIn={entry.welcome} />;
  if (!entry.known) return null;
  if ((!session || !client) && entry.trouble) {
    return (
      <main>
        <Troubled trouble={entry.trouble} again={entry.again} />
      </main>
    );
  }
  if (!session || !client) return <SignIn {...entry} />;
  return (
    <SessionContext value={session}>
      <Provider value={client}>
        <Routes>
          <Route path="/:site" element={<Shell />}>
            <Route index element={<Home />} />
            {LAZY.map(({ path, Screen }) => (
              <Route
                key={path}
                path={path}
                element={
                  <Boundary place={here}>
                    <Suspense fallback={<Bones rows={9} head />}>
                      <Screen />
                    </Suspense>
                  </Boundary>
                }
              />
            ))}
            <Route path="*" element={<Home />} />
          </Route>
          <Route path="*" element={<Navigate to={`/${session.site.key}`} replace />} />
        </Routes>
      </Provider>
    </SessionContext>
  );
}

const LAZY = SCREENS.map(({ path, load }) => ({ path, Screen: lazy(load) }));

function Home() {
  const { site } = useSession();
  const named = useParams()["site"];
  const navigate = useNavigate();
  const first = site.pages[0]?.key ?? "home";
  useEffect(() => {
    void navigate(`/${site.key}/page/${first}`, { replace: true });
  }, [navigate, site.key, first, named]);
  return null;
}
