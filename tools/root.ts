/** The repository's own folder, from wherever build/ holds what was compiled of tools/. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where package.json lies. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The path of what lies at `path` from the root. */
export const fromRoot = (path: string): string => join(ROOT, path);
