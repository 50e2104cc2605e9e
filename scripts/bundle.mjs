/**
 * The command line in a few files instead of two hundred, for a quick start: dist/bundle/, made from
 * dist/. A command is still loaded when it is called. `explain`, which is called most, is kept as the
 * engine compiled it. Does nothing when the bundle is up to date.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const dist = fileURLToPath(new URL("../dist", import.meta.url));
const timeOf = (file) => statSync(join(dist, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const compiled = Math.max(timeOf(".core.tsbuildinfo"), timeOf(".node.tsbuildinfo"));

const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  packages: "external",
  // Folds constants across files; names stay, for whoever reads a stack trace.
  minifySyntax: true,
  logLevel: "error",
};

/** `explain` in one piece, and what the engine makes of it while it explains the sample. */
async function bundleExplain() {
  await build({
    ...common,
    entryPoints: [join(dist, "cli/mainOfExplain.js")],
    outfile: join(dist, "bundle/explain.cjs"),
    format: "cjs",
    define: { "import.meta.url": "bundleUrl" },
  });
  const isLate = /\bimport\(/.test(readFileSync(join(dist, "bundle/explain.cjs"), "utf8"));
  if (isLate) throw new Error("explain must require what it loads late (bin/openBundle.mjs)");
  const keep = fileURLToPath(new URL("keepCompiled.mjs", import.meta.url));
  const sample = fileURLToPath(new URL("../samples/sample.pcap", import.meta.url));
  const words = [keep, join(dist, "bundle/explain.compiled"), "explain", sample];
  const { status, stderr } = spawnSync(process.execPath, words, { stdio: ["ignore", "ignore"] });
  if (status !== 0) throw new Error(`the bundle does not explain the sample: ${stderr}`);
}

if (timeOf("bundle/main.js") < compiled) {
  await bundleExplain();
  // Last, for its time says that all is up to date.
  await build({
    ...common,
    entryPoints: [join(dist, "cli/main.js")],
    outdir: join(dist, "bundle"),
    splitting: true,
    format: "esm",
  });
}
