/**
 * types/: the declarations with their comments, in a spelling that TypeScript from 5.4 on reads.
 * Typed arrays became generic in 5.7; what their buffer is matters to nobody who calls us.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromRoot } from "../root.ts";

const GENERIC_ARRAY =
  /\b((?:Big)?(?:Uint|Int|Float)(?:8|16|32|64)(?:Clamped)?Array|DataView)<ArrayBuffer(?:Like)?>/g;

/** Writes them anew. */
export function writeTypes(): void {
  const folder = fromRoot("types");
  rmSync(folder, { recursive: true, force: true });
  const words = [
    fromRoot("node_modules/typescript/bin/tsc"),
    "-p",
    fromRoot("tsconfig.types.json"),
  ];
  const { status } = spawnSync(process.execPath, words, { stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error("the compiler did not write the types");
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".d.ts")) continue;
    const file = join(folder, name);
    writeFileSync(file, readFileSync(file, "utf8").replace(GENERIC_ARRAY, "$1"));
  }
}
