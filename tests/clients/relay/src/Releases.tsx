import { graphql, useLazyLoadQuery, usePaginationFragment } from "react-relay";
import type { Releases_list$key } from "./__generated__/Releases_list.graphql";
import type { ReleasesPaginationQuery } from "./__generated__/ReleasesPaginationQuery.graphql";
import type { ReleasesQuery } from "./__generated__/ReleasesQuery.graphql";

/** A studio's releases, two at a time. */
export function Releases({ site }: { site: string }) {
  const query = useLazyLoadQuery<ReleasesQuery>(
    graphql`
      query ReleasesQuery($site: String!) {
        ...Releases_list @arguments(site: $site)
      }
    `,
    { site },
  );
  const { data, hasNext, isLoadingNext, loadNext } = usePaginationFragment<ReleasesPaginationQuery, Releases_list$key>(
    graphql`
      fragment Releases_list on Query
      @argumentDefinitions(
        site: { type: "String!" }
        first: { type: "Int", defaultValue: 2 }
        after: { type: "String" }
      )
      @refetchable(queryName: "ReleasesPaginationQuery") {
        releases(site: $site, first: $first, after: $after) @connection(key: "Releases_releases") {
          edges {
            node {
              id
              title
            }
          }
        }
      }
    `,
    query,
  );
  return (
    <>
      <ol>
        {data.releases.edges.map(({ node }) => (
          <li key={node.id}>{node.title}</li>
        ))}
      </ol>
      {hasNext && (
        <button id="more" disabled={isLoadingNext} onClick={() => loadNext(2)}>
          More
        </button>
      )}
    </>
  );
}
