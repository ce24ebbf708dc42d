// How many shoppers a segment holds now; counted when somebody asks, since it looks at everybody who was here lately.

import { useState } from "react";
import { useSession } from "~/app/session";
import { InSegmentDocument } from "~/gql/graphql";
import { useAsk } from "~/graph/asking";
import { Button } from "~/parts/Button";
import { useWords } from "~/words/words";
import { words } from "./words";

export function HowMany({ segment, name }: { segment: string; name: string }) {
  const t = useWords(words);
  const { site } = useSession();
  const [asked, setAsked] = useState(false);
  const { data, trouble } = useAsk(InSegmentDocument, { site: site.key, segment }, { pause: !asked });
  if (!asked) {
    return (
      <div className="segment-many">
        <Button look="quiet" aria-label={`${t("howMany")} ${name}`} onPress={() => setAsked(true)}>
          {t("howMany")}
        </Button>
      </div>
    );
  }
  const n = data?.shoppers.edges.length ?? 0;
  return (
    <p role="status" className="soft small">
      {trouble ? trouble.words : data ? t(data.shoppers.pageInfo.hasNextPage ? "inItMore" : "inIt", { n }) : "…"}
    </p>
  );
}
