// A few views of one place; each has an address of its own.

import { Link } from "react-aria-components";

export function Tabs({ name, tabs, here }: { name: string; tabs: readonly { to: string; words: string; count?: number | undefined }[]; here: string }) {
  return (
    <nav className="tabs" aria-label={name}>
      {tabs.map(({ to, words, count }) => (
        <Link key={to} href={to} className="tab tab-link" aria-current={to === here ? "page" : undefined}>
          {words} {count !== undefined && <span className="soft numbers">{count}</span>}
        </Link>
      ))}
    </nav>
  );
}
