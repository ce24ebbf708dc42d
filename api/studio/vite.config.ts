import optimizeLocales from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

export default defineConfig({
  base: "/studio/",
  plugins: [{ ...optimizeLocales.vite({ locales: ["en-US", "zh-CN"] }), enforce: "pre" }, react()],
  resolve: { alias: { "~": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: process.env["STUDIO_OUT"] ?? "dist",
    emptyOutDir: true,
    // Nothing inline: the page's policy allows files of its own and nothing else.
    assetsInlineLimit: 0,
    target: "es2022",
    manifest: true,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { "/graphql": "http://127.0.0.1:8000", "/storefront": "http://127.0.0.1:8000", "/media": "http://127.0.0.1:8000" } },
});
