/**
 * `node build/tools/keepCompiled.js OUT explain FILE`: runs the bundle as `bin/synfin.mjs` does,
 * and keeps what the engine has compiled of it by then.
 */
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Script } from "node:vm";
import { fromRoot } from "./root.ts";

/** What bin/openBundle.mjs gives. */
interface Opener {
  openBundle(url: URL): { readonly script: Script; run(): void };
}

const [out] = process.argv.splice(2, 1);
const { openBundle }: Opener = await import(fromRoot("bin/openBundle.mjs"));
const { script, run } = openBundle(pathToFileURL(fromRoot("dist/bundle/explain.cjs")));
process.on("exit", () => writeFileSync(out as string, script.createCachedData()));
run();
