#!/usr/bin/env node
// @ts-check
// The bundle starts faster; while its parts are being worked on, the parts themselves count.
import { statSync } from "node:fs";
import { keptName, openBundle } from "./openBundle.mjs";

const at = (/** @type {string} */ path) => new URL(`../dist/${path}`, import.meta.url);
const timeOf = (/** @type {string} */ path) =>
  statSync(at(path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

const bundled = timeOf("bundle/main.js");
const compiled = Math.max(timeOf(".core.tsbuildinfo"), timeOf(".node.tsbuildinfo"));

const isCurrent = bundled > 0 && bundled >= compiled;

// Compiled code is of one version of Node, whose neighbour takes it and dies of it; the package has
// none.
const kept = `bundle/${keptName()}`;
const isKept = timeOf(kept) > 0;

if (isCurrent && isKept && process.argv[2] === "explain") {
  openBundle(at("bundle/explain.cjs"), at(kept)).run();
} else if (isCurrent) await import(at("bundle/main.js").href);
else if (timeOf("cli/main.js") > 0) await import(at("cli/main.js").href);
else {
  process.stderr.write("synfin is not built yet: run `npm start` once in its folder.\n");
  process.exitCode = 2;
}
