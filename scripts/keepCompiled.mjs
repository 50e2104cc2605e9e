/**
 * `node scripts/keepCompiled.mjs OUT explain FILE`: runs the bundle as `bin/synfin.mjs` does, and
 * keeps what the engine has compiled of it by then.
 */
import { writeFileSync } from "node:fs";
import { openBundle } from "../bin/openBundle.mjs";

const [out] = process.argv.splice(2, 1);
const { script, run } = openBundle(new URL("../dist/bundle/explain.cjs", import.meta.url));
process.on("exit", () => writeFileSync(out, script.createCachedData()));
run();
