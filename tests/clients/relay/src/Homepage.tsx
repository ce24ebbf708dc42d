import { graphql, useFragment, useLazyLoadQuery } from "react-relay";
import type { Homepage_block$key } from "./__generated__/Homepage_block.graphql";
import type { HomepageQuery } from "./__generated__/HomepageQuery.graphql";
import { Rail } from "./Rail";

/** The homepage of one shopper. `visit` counts up when the page is to be asked for anew. */
export function Homepage({ site, shopper, visit }: { site: string; shopper: string; visit: number }) {
  const { homepage } = useLazyLoadQuery<HomepageQuery>(
    graphql`
      query HomepageQuery($context: HomepageContext!) {
        homepage(context: $context) {
          impressionId
          blocks {
            id
            ...Homepage_block
          }
        }
      }
    `,
    { context: { site, shopper } },
    { fetchKey: visit, fetchPolicy: "network-only" },
  );
  if (!homepage) return <p>There is no page of {site}.</p>;
  return (
    <main data-impression={homepage.impressionId} data-visit={visit}>
      {homepage.blocks.map((block) => block && <Block key={block.id} block={block} />)}
    </main>
  );
}

/** A block by its kind; of a kind that is newer than this front, nothing. */
function Block({ block }: { block: Homepage_block$key }) {
  const data = useFragment(
    graphql`
      fragment Homepage_block on Block {
        __typename
        ... on HeroBlock {
          headline
        }
        ...Rail_rail @alias(as: "rail")
        ... on ArticleFeed {
          title
          articles {
            article {
              title
            }
          }
        }
        ... on CategoryTiles {
          title
          tiles {
            name
            productCount
          }
        }
        ... on BlockUnavailable {
          message
        }
      }
    `,
    block,
  );
  switch (data.__typename) {
    case "HeroBlock":
      return <section>{data.headline}</section>;
    case "ProductRail":
      return data.rail && <Rail rail={data.rail} />;
    case "ArticleFeed":
      return (
        <section>{`${data.title}: ${data.articles?.map(({ article }) => article.title).join(", ")}`}</section>
      );
    case "CategoryTiles":
      return (
        <section>
          {`${data.title}: ${data.tiles?.map(({ name, productCount }) => `${name} (${productCount})`).join(", ")}`}
        </section>
      );
    case "BlockUnavailable":
      return <section>{data.message}</section>;
    default:
      return null;
  }
}
