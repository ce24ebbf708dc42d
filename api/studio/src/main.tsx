import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/source-serif-4/wght.css";
import "~/design/tokens.css";
import "~/design/base.css";
import "~/parts/parts.css";
import "~/app/shell.css";
import { App } from "~/app/App";
import { applyTheme } from "~/app/taste";

applyTheme();
createRoot(document.getElementById("studio")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
