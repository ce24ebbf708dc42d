import { ArrowDown, ArrowUp, Ban, EllipsisVertical, Pin, PinOff } from "lucide-react";
import type { PreviewQuery } from "~/gql/graphql";
import { Actions } from "~/parts/Actions";
import { IconButton } from "~/parts/Button";
import { Chip } from "~/parts/Chip";
import { useWords } from "~/words/words";
import { matchWords, type Do, type Rule } from "./rules";
import { words } from "./words";

type Rail = Extract<NonNullable<NonNullable<PreviewQuery["homepage"]>["blocks"][number]>, { __typename: "ProductRail" }>;
type Numbers = NonNullable<NonNullable<PreviewQuery["homepage"]>["trace"]>["blocks"][number]["items"][number];

export function ProductCard({ item, numbers, ruled, onRule }: { item: Rail["items"][number]; numbers: Numbers | undefined; ruled: Rule | undefined; onRule: (what: Do | null) => void }) {
  const t = useWords(words);
  const { product, reason, position } = item;
  const image = product.images[0];
  return (
    <li className="product">
      <div className="product-picture">
        {image && <img src={image.w320} alt={image.alt} loading="lazy" width={320} height={320} style={image.focalPoint ? { objectPosition: `${image.focalPoint.x * 100}% ${image.focalPoint.y * 100}%` } : undefined} />}
        <span className="product-place numbers">{position + 1}</span>
      </div>
      <div className="row product-head">
        <span className="words product-title">{product.title}</span>
        <span className="push" />
        <Actions
          name={t("actions", { title: product.title })}
          actions={[
            { key: "pin", name: t("pin"), icon: Pin, act: () => onRule("pin") },
            { key: "boost", name: t("boost"), icon: ArrowUp, act: () => onRule("boost") },
            { key: "bury", name: t("bury"), icon: ArrowDown, act: () => onRule("bury") },
            { key: "exclude", name: t("exclude"), icon: Ban, act: () => onRule("exclude") },
            ...(ruled ? [{ key: "free", name: t("unpin"), icon: PinOff, note: matchWords(ruled.match), act: () => onRule(null) }] : []),
          ]}
        >
          <IconButton icon={EllipsisVertical} name={t("actions", { title: product.title })} />
        </Actions>
      </div>
      <p className="small soft">
        {product.price?.formatted} {!product.inStock && <Chip state="danger">{t("soldOut")}</Chip>}
      </p>
      <p className="small">{reason.text}</p>
      {reason.rule && <Chip state="changed">{reason.rule}</Chip>}
      {numbers && (
        <p className="small soft numbers" title={numbers.terms.map((each) => `${each.name} ${each.value.toFixed(2)}`).join("\n")}>
          {numbers.source.replaceAll("_", " ")} · {t("numbers", { score: numbers.score.toFixed(2) })}
        </p>
      )}
    </li>
  );
}
