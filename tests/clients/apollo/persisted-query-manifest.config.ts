import type { PersistedQueryManifestConfig } from "@apollo/generate-persisted-query-manifest";

const config: PersistedQueryManifestConfig = {
  documents: "../documents/{homepage,node,releases,shopper,signals}.graphql",
  output: "persisted-query-manifest.json",
};

export default config;
