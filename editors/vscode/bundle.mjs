// The extension in one file. Scripts call this and not one another: the `npm` that a folder above has installed would
// be found first, and an old one does nothing.
import { build } from "esbuild";

await build({
  entryPoints: ["src/extension.ts"],
  outfile: "out/extension.js",
  bundle: true, platform: "node", format: "cjs", external: ["vscode"], minify: true, logLevel: "info",
});
