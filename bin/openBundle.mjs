// @ts-check
/**
 * A bundle that is kept as the engine compiled it, beside its source: that halves our share of a
 * start. The engine takes it only when it is its own (version, flags, source), else it compiles anew;
 * but two patches of Node may have one engine, and take each other's to their death: so Node's own
 * version is in the name.
 * Code kept so cannot call `import()`; what it loads late it requires.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";

/** What the compiled code is called that this very Node has made. */
export const keptName = () => `explain.${process.version}-${process.arch}.compiled`;

/**
 * Compiles the CommonJS bundle at `url`; `run` runs it.
 * @param {URL} url
 * @param {URL} [keptUrl] where it is kept as it was compiled
 */
export function openBundle(url, keptUrl) {
  const filename = fileURLToPath(url);
  // The bundle is ASCII: no bytes to be put together.
  const source = readFileSync(filename, "latin1");
  const script = new Script(`(function (require, bundleUrl) {${source}\n})`, {
    filename,
    cachedData: keptUrl === undefined ? undefined : kept(keptUrl),
  });
  return { script, run: () => script.runInThisContext()(createRequire(url), url.href) };
}

/** @param {URL} url */
function kept(url) {
  try {
    return readFileSync(url);
  } catch {
    return undefined;
  }
}
