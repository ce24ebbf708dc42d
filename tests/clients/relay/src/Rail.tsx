import { Fragment } from "react";
import { graphql, useFragment } from "react-relay";
import type { Rail_rail$key } from "./__generated__/Rail_rail.graphql";
import { ProductCard } from "./ProductCard";

/** A rail of products. */
export function Rail({ rail }: { rail: Rail_rail$key }) {
  const { key, title, items } = useFragment(
    graphql`
      fragment Rail_rail on ProductRail {
        key
        title
        items {
          position
          product {
            id
            sku
            ...ProductCard_product
          }
        }
      }
    `,
    rail,
  );
  return (
    <section data-rail={key} data-first={items[0]?.product.sku}>
      {`${title}: `}
      {items.map(({ position, product }) => (
        <Fragment key={product.id}>
          {position > 0 && ", "}
          <ProductCard product={product} />
        </Fragment>
      ))}
    </section>
  );
}
