import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import type { CutFragment, Shape, ShownFragment } from "~/gql/graphql";
import { useWords } from "~/words/words";
import { lying, narrow } from "./facts";
import { words } from "./words";

export function Crops({ file, cuts, chosen, onChoose }: { file: ShownFragment; cuts: readonly CutFragment[]; chosen: Shape | null; onChoose: (shape: Shape | null) => void }) {
  const t = useWords(words);
  return (
    <section className="stack crops" aria-labelledby="crops">
      <div>
        <h3 id="crops">{t("crops")}</h3>
        <p className="soft small">{cuts.length > 0 ? t("cropsLead") : t("unread")}</p>
      </div>
      <ToggleButtonGroup className="crop-list" aria-label={t("crops")} selectedKeys={chosen ? [chosen] : []} onSelectionChange={(keys) => onChoose(([...keys][0] as Shape | undefined) ?? null)}>
        {cuts.map((cut) => (
          <ToggleButton key={cut.shape} id={cut.shape} className="crop">
            <span className="crop-window" style={{ aspectRatio: String(cut.ratio) }}>
              <img src={narrow(file, 640) ?? undefined} alt="" style={lying(cut)} />
            </span>
            <span className="small">{t(cut.shape)}</span>
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </section>
  );
}
