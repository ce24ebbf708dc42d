// Between an instant and what a clock on this person's wall says, as <input type="datetime-local"> has it.

export function toLocal(at: string | Date): string {
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function fromLocal(local: string): string {
  return new Date(local).toISOString();
}

export const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
