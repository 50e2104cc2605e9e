/** man/: the man page in both languages, from the tables of options. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { manPage } from "#src/cli/help/man.js";
import { fromRoot } from "../root.ts";

/** Writes them anew. */
export function writeManuals(): void {
  const { version } = JSON.parse(readFileSync(fromRoot("package.json"), "utf8"));
  for (const [language, file] of [
    ["en", "man/synfin.1"],
    ["zh", "man/zh_CN/synfin.1"],
  ] as const) {
    mkdirSync(dirname(fromRoot(file)), { recursive: true });
    writeFileSync(fromRoot(file), manPage(language, version));
  }
}
