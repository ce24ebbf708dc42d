// A scope as the API writes it, `layer[:name][@locale]`, in words.

import { useCallback } from "react";
import { words as audience } from "~/audience/words";
import { useScopeName } from "~/screens/block/Voices";
import { useWords } from "~/words/words";
import type { Calls } from "./called";

/** What has to be named in it; undefined where nothing has. */
export function segmentOf(scope: string): string | undefined {
  const found = /^segment:([^@]+)/u.exec(scope);
  return found ? `segment:${found[1]}` : undefined;
}

export function useScope(called: Calls): (scope: string) => string {
  const scopeName = useScopeName();
  const t = useWords(audience);
  return useCallback(
    (scope) => {
      const [said = "", locale] = scope.split("@");
      const [layer = "", ...rest] = said.split(":");
      const key = rest.join(":");
      const name = layer === "channel" && key in audience.en ? t(key as "web") : (called(`segment:${key}`)?.name ?? key);
      return scopeName({ layer: layer.toUpperCase(), name, locale: locale ?? null });
    },
    [called, scopeName, t],
  );
}
