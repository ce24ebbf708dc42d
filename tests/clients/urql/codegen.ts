import type { CodegenConfig } from "@graphql-codegen/cli";
import { addTypenameSelectionDocumentTransform } from "@graphql-codegen/client-preset";

const config: CodegenConfig = {
  schema: "../../../schema.graphql",
  documents: "../documents/{homepage,node,releases,shopper,signals}.graphql",
  emitLegacyCommonJSImports: false,
  generates: {
    "src/gql/": {
      preset: "client",
      // Writes src/gql/persisted-documents.json, and each document's id beside it. The cache wants every type's name.
      presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: "sha256" } },
      documentTransforms: [addTypenameSelectionDocumentTransform],
      config: { useTypeImports: true, enumsAsTypes: true, strictScalars: true, scalars: { DateTime: "string", Date: "string", JSON: "unknown" } },
    },
    // Which types an interface has: without it `... on Refusal` would be matched by guessing.
    "src/gql/possible-types.ts": { plugins: ["fragment-matcher"], config: { useExplicitTyping: true } },
  },
};

export default config;
