/** What a system test needs of the machine; without it the test says "skipped: needs …". */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe } from "vitest";

const FOLDERS = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");

/** Whether a program is found by its name alone, as the tests start it. */
const hasProgram = (name: string): boolean =>
  FOLDERS.some((folder) => existsSync(join(folder, name)));

/** "root" and "linux" mean themselves; "/dev/…" a path that must exist; all else is a program. */
function isMissing(need: string): boolean {
  if (need === "linux") return process.platform !== "linux";
  if (need === "root") return process.getuid?.() !== 0;
  if (need.startsWith("/")) return !existsSync(need);
  return !hasProgram(need);
}

/**
 * A `describe` that is skipped, and says why in its name, where one of `needs` is missing. Under CI
 * a skipped test counts as failed (tools/test.ts).
 */
export function describeWith(needs: readonly string[], name: string, body: () => void): void {
  const missing = needs.filter(isMissing);
  if (missing.length === 0) describe(name, body);
  else describe.skip(`${name} (skipped: needs ${missing.join(", ")})`, body);
}
