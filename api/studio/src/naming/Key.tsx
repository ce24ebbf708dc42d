/** What something goes by in the shop's own systems, small beside its name. */
export function Key({ of }: { of: string }) {
  return of ? <code className="soft small key">{of}</code> : null;
}
