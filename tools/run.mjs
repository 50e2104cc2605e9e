// @ts-check
/**
 * `node tools/run.mjs NAME …`: brings everything up to date, then runs tools/NAME.ts as it was
 * compiled. This is what stands behind the commands in package.json.
 */
import { fileURLToPath } from "node:url";
import { prepare } from "./prepare.mjs";

/**
 * What writes source anew must run on source that lacks it; a measurement is not held up by types.
 */
const UNDAUNTED = ["bench", "columns", "resets"];

const [name = "", ...words] = process.argv.slice(2);
prepare({ mayComplain: UNDAUNTED.includes(name) });
const program = fileURLToPath(new URL(`../build/tools/${name}.js`, import.meta.url));
process.argv.splice(1, process.argv.length, program, ...words);
await import(program);
