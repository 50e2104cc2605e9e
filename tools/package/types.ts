/**
 * types/: the declarations that the compiler made, in a spelling that TypeScript from 5.4 on reads.
 * Typed arrays became generic in 5.7; what their buffer is matters to nobody who calls us.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fromRoot } from "../root.ts";

/** What no subpath leads to. */
const NOT_SHIPPED = /^(?:cli|lab|bundle)\//;
const GENERIC_ARRAY =
  /\b((?:Big)?(?:Uint|Int|Float)(?:8|16|32|64)(?:Clamped)?Array|DataView)<ArrayBuffer(?:Like)?>/g;

/** Writes them anew. */
export function writeTypes(): void {
  const [from, to] = [fromRoot("dist"), fromRoot("types")];
  rmSync(to, { recursive: true, force: true });
  const names = readdirSync(from, { recursive: true, encoding: "utf8" });
  for (const name of names) {
    if (!name.endsWith(".d.ts") || NOT_SHIPPED.test(name)) continue;
    const text = readFileSync(join(from, name), "utf8").replace(GENERIC_ARRAY, "$1");
    mkdirSync(dirname(join(to, name)), { recursive: true });
    writeFileSync(join(to, name), text);
  }
}
