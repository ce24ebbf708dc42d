// Conditions as the API writes them, and as a form reads them. A form changes one place of a condition and leaves the
// rest as it is, so what it does not know is never lost. Pure; it imports nothing.

export type Path = readonly (string | number)[];
export type Leaf =
  | { form: "list"; key: "segment" | "learnt" | "channel" | "locale" | "country"; values: readonly string[] }
  | { form: "cart"; key: "cart"; how: "holds"; skus: readonly string[] }
  | { form: "cart"; key: "cart"; how: "at_least" | "at_most"; count: number }
  | { form: "visitor"; key: "visitor"; new: boolean }
  | { form: "time"; key: "time"; from: string; to: string; zone: string; weekdays: readonly string[] }
  | { form: "moment"; key: "after" | "before"; at: string }
  | { form: "did"; key: "did"; kinds: readonly string[]; category: string | null; atLeast: number; withinDays: number | null }
  | { form: "away"; key: "away_days"; atLeast: number };
export type Form = { form: "group"; key: "all" | "any"; parts: readonly unknown[] } | { form: "not"; part: unknown } | Leaf | { form: "text" };

type Fields = Record<string, unknown>;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/u;

/** What a form can be drawn for; `text` is what it cannot. */
export function formOf(condition: unknown): Form {
  const [entry, ...more] = isFields(condition) ? Object.entries(condition) : [];
  if (!entry || more.length > 0) return { form: "text" };
  const [key, value] = entry;
  return formOfEntry(key, value) ?? { form: "text" };
}

function formOfEntry(key: string, value: unknown): Form | null {
  switch (key) {
    case "all":
    case "any":
      return Array.isArray(value) ? { form: "group", key, parts: value } : null;
    case "not":
      return isFields(value) ? { form: "not", part: value } : null;
    case "segment":
    case "learnt":
    case "channel":
    case "locale":
    case "country":
      return isTexts(value) ? { form: "list", key, values: value } : null;
    case "visitor":
      return value === "new" || value === "returning" ? { form: "visitor", key, new: value === "new" } : null;
    case "after":
    case "before":
      return typeof value === "string" && !Number.isNaN(Date.parse(value)) ? { form: "moment", key, at: value } : null;
    case "cart":
      return cartOf(value);
    case "time":
      return timeOf(value);
    case "did":
      return didOf(value);
    case "away_days":
      return isOnly(value, ["at_least"]) && isWhole(value["at_least"]) ? { form: "away", key, atLeast: value["at_least"] } : null;
    default:
      return null;
  }
}

function cartOf(value: unknown): Form | null {
  if (!isOnly(value, ["holds", "at_least", "at_most"]) || Object.keys(value).length !== 1) return null;
  if (isTexts(value["holds"])) return { form: "cart", key: "cart", how: "holds", skus: value["holds"] };
  const how = "at_least" in value ? "at_least" : "at_most";
  const count = value[how];
  return isWhole(count) ? { form: "cart", key: "cart", how, count } : null;
}

function timeOf(value: unknown): Form | null {
  if (!isOnly(value, ["from", "to", "zone", "weekdays"])) return null;
  const { from, to, zone, weekdays = [] } = value;
  if (typeof from !== "string" || typeof to !== "string" || typeof zone !== "string" || !isTexts(weekdays)) return null;
  return { form: "time", key: "time", from, to, zone, weekdays };
}

function didOf(value: unknown): Form | null {
  if (!isOnly(value, ["kinds", "category", "at_least", "within_days"])) return null;
  const { kinds, category = null, at_least: atLeast = 1, within_days: withinDays = null } = value;
  if (!isTexts(kinds) || !(category === null || typeof category === "string") || !isWhole(atLeast)) return null;
  if (!(withinDays === null || isWhole(withinDays))) return null;
  return { form: "did", key: "did", kinds, category, atLeast, withinDays };
}

/** The condition a leaf says; `formOf` reads it as this very leaf. */
export function written(leaf: Leaf): Fields {
  switch (leaf.form) {
    case "list":
      return { [leaf.key]: leaf.values };
    case "cart":
      return { cart: leaf.how === "holds" ? { holds: leaf.skus } : { [leaf.how]: leaf.count } };
    case "visitor":
      return { visitor: leaf.new ? "new" : "returning" };
    case "moment":
      return { [leaf.key]: leaf.at };
    case "time":
      return { time: { from: leaf.from, to: leaf.to, zone: leaf.zone, ...(leaf.weekdays.length > 0 ? { weekdays: leaf.weekdays } : {}) } };
    case "did":
      return { did: { kinds: leaf.kinds, at_least: leaf.atLeast, ...(leaf.category === null ? {} : { category: leaf.category }), ...(leaf.withinDays === null ? {} : { within_days: leaf.withinDays }) } };
    case "away":
      return { away_days: { at_least: leaf.atLeast } };
  }
}

/** A leaf to begin with. */
export function begun(key: string, now: string, zone: string): Fields {
  const first: Fields = { cart: { at_least: 1 }, visitor: "new", time: { from: "09:00", to: "18:00", zone }, after: now, before: now, did: { kinds: ["view"], at_least: 1 }, away_days: { at_least: 30 } };
  return { [key]: first[key] ?? [] };
}

/** The same with `next` at this place; null takes the place away, and groups that hold nothing any more with it. */
export function put(condition: unknown, path: Path, next: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return next;
  if (Array.isArray(condition)) {
    const inner = put(condition[step as number], rest, next);
    const parts = inner === null ? condition.filter((_, n) => n !== step) : condition.map((each, n) => (n === step ? inner : each));
    return parts.length > 0 ? parts : null;
  }
  const inner = put((condition as Fields)[step], rest, next);
  return inner === null ? null : { ...(condition as Fields), [step]: inner };
}

/** Both, at this place: a group takes one more, everything else becomes the first of a group. */
export function joined(condition: unknown, next: unknown): unknown {
  if (condition === null) return next;
  const form = formOf(condition);
  return form.form === "group" ? { [form.key]: [...form.parts, next] } : { all: [condition, next] };
}

export function negated(condition: unknown): unknown {
  const form = formOf(condition);
  return form.form === "not" ? form.part : { not: condition };
}

/** Whether everything that a form asks for is said: what is half said is not saved yet. */
export function isWholly(condition: unknown): boolean {
  const form = formOf(condition);
  switch (form.form) {
    case "group":
      return form.parts.length > 0 && form.parts.every(isWholly);
    case "not":
      return isWholly(form.part);
    case "list":
      return form.values.length > 0;
    case "cart":
      return form.how !== "holds" || form.skus.length > 0;
    case "time":
      return CLOCK.test(form.from) && CLOCK.test(form.to) && form.zone !== "";
    case "did":
      return form.kinds.length > 0 && form.category !== "";
    default:
      return true;
  }
}

/** What the schema of conditions lets a leaf be, and what it may choose from. */
export function choicesOf(schema: unknown): { keys: string[]; choices: Record<string, string[]> } {
  const all = ((schema as { $defs?: { condition?: { oneOf?: { properties?: Fields }[] } } } | null)?.$defs?.condition?.oneOf ?? []).flatMap((each) => Object.entries(each.properties ?? {}));
  const leaves = all.filter(([key]) => !["all", "any", "not"].includes(key));
  const choices: Record<string, string[]> = {};
  for (const [key, inner] of leaves) {
    const { items, properties } = inner as { items?: { enum?: string[] }; properties?: Record<string, { items?: { enum?: string[] } }> };
    if (items?.enum) choices[key] = items.enum;
    for (const [name, field] of Object.entries(properties ?? {})) if (field.items?.enum) choices[name] = field.items.enum;
  }
  return { keys: leaves.map(([key]) => key), choices };
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isOnly(value: unknown, names: readonly string[]): value is Fields {
  return isFields(value) && Object.keys(value).every((each) => names.includes(each));
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function isWhole(value: unknown): value is number {
  return Number.isInteger(value);
}
