import { graphql, useRefetchableFragment } from "react-relay";
import type { ProductCard_product$key } from "./__generated__/ProductCard_product.graphql";
import type { ProductCardRefetchQuery } from "./__generated__/ProductCardRefetchQuery.graphql";

/** A product; a click asks for it again by its global id. */
export function ProductCard({ product }: { product: ProductCard_product$key }) {
  const [data, refetch] = useRefetchableFragment<ProductCardRefetchQuery, ProductCard_product$key>(
    graphql`
      fragment ProductCard_product on Product @refetchable(queryName: "ProductCardRefetchQuery") {
        id
        title
        inStock
      }
    `,
    product,
  );
  return (
    <button data-id={data.id} data-in-stock={data.inStock} onClick={() => refetch({}, { fetchPolicy: "network-only" })}>
      {data.title}
    </button>
  );
}
