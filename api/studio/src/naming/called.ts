// What things are called that an answer names by key: asked for behind the list they stand in, each once.

import { useCallback, useEffect, useState } from "react";
import { useLocale } from "~/app/locale";
import { useSession } from "~/app/session";
import { CalledDocument } from "~/gql/graphql";
import { useSend } from "~/graph/asking";

export interface Named {
  name: string;
  key: string;
}

/** Things are `noun:key`; null is one that has no name, undefined one that is not known yet. */
export type Calls = (thing: string) => Named | null | undefined;

const AT_ONCE = 200;

export function useCalled(things: readonly string[]): Calls {
  const send = useSend();
  const { site } = useSession();
  const [locale] = useLocale();
  const [known, setKnown] = useState<{ locale: string; by: ReadonlyMap<string, Named | null> }>({ locale, by: new Map() });
  const by = known.locale === locale ? known.by : new Map<string, Named | null>();
  const asked = [...new Set(things)].filter((each) => !by.has(each)).slice(0, AT_ONCE);
  useEffect(() => {
    if (asked.length === 0) return;
    let late = false;
    const learn = (found: readonly (Named & { thing: string })[]): void => {
      if (late) return;
      const names = new Map(found.map(({ thing, name, key }) => [thing, { name, key }]));
      setKnown({ locale, by: new Map([...by, ...asked.map((each) => [each, names.get(each) ?? null] as const)]) });
    };
    // Without names the list is still right: keys stand in it.
    send(CalledDocument, { site: site.key, things: asked, locale }).then(({ called }) => learn(called), () => learn([]));
    return () => {
      late = true;
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [asked.join("\n"), locale, site.key]);
  return useCallback((thing) => by.get(thing), [by]);
}
