/**
 * `npm run bench -- NAME …`: runs one of the measurements in bench/, each a file of that name.
 * Without a name it lists them.
 */
import { readdirSync } from "node:fs";
import { ROOT } from "./root.ts";

const FOLDER = new URL("./bench/", import.meta.url);

process.chdir(ROOT);
const [name, ...words] = process.argv.slice(2);
const known = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".js"))
  .map((file) => file.slice(0, -".js".length));
const wantsHelp = name === "--help" || name === "-h";
const usage = `npm run bench -- NAME …, where NAME is one of: ${known.join(", ")}`;

if (wantsHelp) process.stdout.write(`Measures what a part of synfin costs: ${usage}\n`);
else if (name === undefined || !known.includes(name)) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else {
  process.argv.splice(2, process.argv.length, ...words);
  await import(new URL(`${name}.js`, FOLDER).href);
}
