/**
 * The command line in a few files instead of hundreds, for a quick start: dist/bundle/, made from
 * dist/. A command is still loaded when it is called. `explain`, which is called most, is kept as
 * the engine compiled it. Does nothing when the bundle is up to date.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { fromRoot } from "./root.ts";

/** bin/ is JavaScript: what it gives is told here. */
const { keptName }: { keptName(): string } = await import(fromRoot("bin/openBundle.mjs"));

const DIST = fromRoot("dist");

const COMMON = {
  bundle: true,
  platform: "node",
  target: "node20",
  packages: "external",
  // Inlines constants across files; names stay, for whoever reads a stack trace.
  minifySyntax: true,
  minifyWhitespace: true,
  logLevel: "error",
} as const satisfies BuildOptions;

const timeOf = (file: string): number =>
  statSync(join(DIST, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** `explain` in one piece, and what the engine makes of it while it explains the sample. */
async function bundleExplain(): Promise<void> {
  await build({
    ...COMMON,
    entryPoints: [join(DIST, "cli/mainOfExplain.js")],
    outfile: join(DIST, "bundle/explain.cjs"),
    format: "cjs",
    define: { "import.meta.url": "bundleUrl" },
  });
  const file = join(DIST, "bundle/explain.cjs");
  // bin/openBundle.mjs reads it as ASCII; what regular expressions hold is not escaped by itself.
  const text = readFileSync(file, "utf8").replace(
    /[^\0-\x7f]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  writeFileSync(file, text);
  const isLate = /\bimport\(/.test(text);
  if (isLate) throw new Error("explain must require what it loads late (bin/openBundle.mjs)");
  const keep = fromRoot("build/tools/keepCompiled.js");
  const sample = fromRoot("samples/sample.pcap");
  const words = [keep, join(DIST, "bundle", keptName()), "explain", sample];
  const { status, stderr } = spawnSync(process.execPath, words, { stdio: ["ignore", "ignore"] });
  if (status !== 0) throw new Error(`the bundle does not explain the sample: ${stderr}`);
}

/** Pieces are named by what they hold: those of former builds would stay for ever. */
function removeFormer(current: readonly string[]): void {
  for (const name of readdirSync(join(DIST, "bundle"))) {
    const isOurs = name === "explain.cjs" || name === keptName();
    if (isOurs || current.includes(name)) continue;
    rmSync(join(DIST, "bundle", name));
  }
}

const compiled = Math.max(timeOf(".core.tsbuildinfo"), timeOf(".node.tsbuildinfo"));
if (timeOf("bundle/main.js") < compiled) {
  await bundleExplain();
  // Last, for its time says that all is up to date.
  const { metafile } = await build({
    ...COMMON,
    entryPoints: [join(DIST, "cli/main.js")],
    outdir: join(DIST, "bundle"),
    splitting: true,
    format: "esm",
    // This one is shipped: what the package weighs counts more than a trace of our own bugs.
    minifyIdentifiers: true,
    metafile: true,
  });
  removeFormer(Object.keys(metafile.outputs).map((path) => basename(path)));
}
