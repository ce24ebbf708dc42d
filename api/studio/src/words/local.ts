// Between an instant and what a clock on this person's wall says, to the minute and without a zone.

export function toLocal(at: string | Date): string {
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function fromLocal(local: string): string {
  return new Date(local).toISOString();
}

/** This time tomorrow: what somebody who plans begins with. */
export function tomorrow(): string {
  return fromLocal(toLocal(new Date(Date.now() + 24 * 3_600_000)));
}

export const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
