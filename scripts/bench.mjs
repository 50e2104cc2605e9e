/**
 * `npm run bench -- NAME …`: runs one of the measurements in bench/, each a file of that name.
 * Without a name it lists them. What a measurement needs built is built first.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const [name, ...words] = process.argv.slice(2);
const known = readdirSync("bench")
  .filter((file) => file.endsWith(".mjs"))
  .map((file) => file.slice(0, -".mjs".length));

if (name === undefined || !known.includes(name)) {
  process.stderr.write(
    `usage: npm run bench -- NAME …, where NAME is one of: ${known.join(", ")}\n`,
  );
  process.exit(2);
}
if (!existsSync("node_modules")) spawnSync("npm", ["ci"], { stdio: "inherit" });
const built = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-b"], {
  stdio: "inherit",
});
// Types that do not fit are the business of `npm test`; what was emitted can be measured.
if (built.status !== 0) process.stderr.write("the build has complaints; measuring what it made\n");
process.argv.splice(2, process.argv.length, ...words);
await import(`../bench/${name}.mjs`);
