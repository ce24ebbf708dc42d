import type { OfferedFragment } from "~/gql/graphql";

/** Words with what came and what went marked. */
export function Pieces({ pieces }: { pieces: OfferedFragment["pieces"] }) {
  return (
    <span className="words">
      {pieces.map((piece, n) => (piece.op === "SAME" ? <span key={n}>{piece.text}</span> : piece.op === "INSERT" ? <ins key={n}>{piece.text}</ins> : <del key={n}>{piece.text}</del>))}
    </span>
  );
}
