// One part of a copy guide: rows to add, change and take out.

import { Plus, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Input, TextField } from "react-aria-components";
import { Button, IconButton } from "~/parts/Button";
import { ThingPick } from "~/pickers/ThingPick";
import { useWords } from "~/words/words";
import { type ListName, newRow, type Row } from "./guide";
import { guideWords } from "./guideWords";

const SAYS = {
  categories: { head: "categoriesHead", lead: "categoriesLead", add: "addCategory", none: "noCategories", about: "category", says: "name", aboutPlaceholder: null, saysPlaceholder: "namePlaceholder" },
  glossary: { head: "glossaryHead", lead: "glossaryLead", add: "addWord", none: "noGlossary", about: "word", says: "say", aboutPlaceholder: "wordPlaceholder", saysPlaceholder: "sayPlaceholder" },
  banned: { head: "bannedHead", lead: "bannedLead", add: "addClaim", none: "noBanned", about: "claim", says: null, aboutPlaceholder: "claimPlaceholder", saysPlaceholder: null },
} as const;

interface GuideRowsProps {
  list: ListName;
  rows: readonly Row[];
  locale: string;
  editable: boolean;
  wrong: ReadonlyMap<number, "half" | "twice">;
  problem: string;
  onChange: (rows: readonly Row[]) => void;
}

export function GuideRows({ list, rows, locale, editable, wrong, problem, onChange }: GuideRowsProps) {
  const t = useWords(guideWords);
  const says = SAYS[list];
  const lines = useRef<HTMLUListElement>(null);
  const [added, setAdded] = useState<number | null>(null);
  useEffect(() => {
    if (added !== null) lines.current?.querySelector<HTMLInputElement>(`[data-row="${added}"] input`)?.focus();
  }, [added]);
  const add = (): void => {
    const row = newRow();
    onChange([...rows, row]);
    setAdded(row.id);
  };
  const put = (id: number, next: Partial<Row>): void => onChange(rows.map((each) => (each.id === id ? { ...each, ...next } : each)));
  return (
    <section className="stack guide-part" aria-labelledby={`guide-${list}`}>
      <div>
        <h2 id={`guide-${list}`}>{t(says.head)}</h2>
        <p className="soft small">{t(says.lead)}</p>
      </div>
      {problem && (
        <p role="alert" className="small wrong">
          {t(says.head)}: {problem}
        </p>
      )}
      {rows.length > 0 ? (
        <ul className="guide-rows" ref={lines}>
          {rows.map((row, n) => {
            const called = row.about || t("row", { n: n + 1 });
            const why = wrong.get(row.id);
            const line = { isDisabled: !editable, isInvalid: Boolean(why), lang: locale };
            return (
              <li key={row.id} className="guide-row" data-row={row.id} data-list={list}>
                {list === "categories" ? (
                  <ThingPick of="category" called={locale} label={`${t(says.about)}, ${t("row", { n: n + 1 })}`} labelled={false} clears={false} value={row.about || null} isDisabled={!editable} onChange={(about) => put(row.id, { about: about ?? "" })} />
                ) : (
                  <TextField {...line} aria-label={says.says ? `${t(says.about)}, ${t("row", { n: n + 1 })}` : `${t(says.about)} ${n + 1}`} value={row.about} onChange={(about) => put(row.id, { about })}>
                    <Input className="input" placeholder={says.aboutPlaceholder ? t(says.aboutPlaceholder) : ""} />
                  </TextField>
                )}
                {says.says && (
                  <TextField {...line} aria-label={`${t(says.says)}: ${called}`} value={row.says} onChange={(to) => put(row.id, { says: to })}>
                    <Input className="input" placeholder={t(says.saysPlaceholder)} />
                  </TextField>
                )}
                {editable && <IconButton icon={X} plain name={t("remove", { name: called })} onPress={() => onChange(rows.filter((each) => each.id !== row.id))} />}
                {why && (
                  <p className="small wrong guide-why" role="status">
                    {t(why)}
                  </p>
                )}
              </li>
            );
          })}
        </ul>
      ) : (
        <p className="small soft guide-none">{t(says.none)}</p>
      )}
      {editable && (
        <div>
          <Button icon={Plus} onPress={add}>
            {t(says.add)}
          </Button>
        </div>
      )}
    </section>
  );
}
