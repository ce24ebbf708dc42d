// What is being typed, laid over the page that the shop answered, until it is saved and asked for again.

export type Patch = Record<string, unknown>;

/** The page with a block's words replaced where the block shows them; the same page if there is nothing to replace. */
export function patched<Page extends { blocks: ({ key: string } | null)[] }>(page: Page, key: string | null, patch: Patch | null): Page {
  if (!key || !patch || Object.keys(patch).length === 0) return page;
  return {
    ...page,
    blocks: page.blocks.map((block) => {
      if (block?.key !== key) return block;
      const said: Record<string, unknown> = { ...block };
      for (const [field, value] of Object.entries(patch)) {
        const name = field.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
        // A rail that says nothing is called by its reason, which only the shop knows.
        if (name in said && (typeof value === "string" || Array.isArray(value)) && value.length > 0) said[name] = value;
        else if (name in said && value === null && name !== "title") said[name] = null;
      }
      return said as typeof block;
    }),
  };
}
