/**
 * The command line in a few files instead of two hundred, for a quick start: dist/bundle/, made from
 * dist/. A command is still loaded when it is called. Does nothing when the bundle is up to date.
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const dist = fileURLToPath(new URL("../dist", import.meta.url));
const timeOf = (file) => statSync(join(dist, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const compiled = Math.max(timeOf(".core.tsbuildinfo"), timeOf(".node.tsbuildinfo"));

if (timeOf("bundle/main.js") < compiled) {
  await build({
    entryPoints: [join(dist, "cli/main.js")],
    outdir: join(dist, "bundle"),
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    // Folds constants across files; names stay, for whoever reads a stack trace.
    minifySyntax: true,
    logLevel: "error",
  });
}
