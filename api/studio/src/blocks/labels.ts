// What a field is called in the reader's language; the API calls it in English.

import { useCallback } from "react";
import { useTaste } from "~/app/taste";
import { FIELDS_ZH } from "~/words/kinds";

export function useLabel(): (spec: { name: string; label: string }) => string {
  const { language } = useTaste();
  return useCallback(({ name, label }) => (language === "zh" ? (FIELDS_ZH[name] ?? label) : label), [language]);
}
