// @ts-check
/**
 * A bundle that is kept as the engine compiled it, beside its source: that halves our share of a
 * start. The engine takes it only when it is its own (version, flags, source), else it compiles anew.
 * Code kept so cannot call `import()`; what it loads late it requires.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";

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
