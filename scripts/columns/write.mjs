/** `npm run columns`: writes the tracker's columns anew from their declaration. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";

// What uses a new column does not compile before it is made; what is emitted all the same will do.
const words = ["node_modules/typescript/bin/tsc", "-b", "tsconfig.core.json"];
spawnSync(process.execPath, words, { cwd: new URL("../..", import.meta.url) });

const { columnFiles } = await import("./columns.mjs");
for (const [path, text] of columnFiles()) {
  writeFileSync(new URL(`../../${path}`, import.meta.url), text);
}
