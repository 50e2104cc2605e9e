/**
 * The command line with the one command that is called most: in one piece, so that it can be kept
 * compiled (`bin/openBundle.mjs`). Whatever else is called goes by `main.ts`.
 */
import { run } from "./commands/explain.ts";
import { start } from "./start.ts";

void start(process.argv.slice(2), { explain: () => Promise.resolve({ run }) });
