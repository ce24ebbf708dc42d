import { useWhen } from "~/words/when";

const MOST = 6;

/** Shares of a whole, as lengths beside their names. */
export function Bars({ title, lines, none }: { title: string; lines: readonly { name: string; share: number }[]; none: string }) {
  const { percent } = useWhen();
  return (
    <section className="bars">
      <h3>{title}</h3>
      {lines.length === 0 && <p className="soft small">{none}</p>}
      <ul>
        {lines.slice(0, MOST).map((each) => (
          <li key={each.name}>
            <span className="cut">{each.name}</span>
            <span className="bar" aria-hidden>
              <i style={{ width: `${each.share * 100}%` }} />
            </span>
            <span className="numbers soft small">{percent(each.share, 0)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
