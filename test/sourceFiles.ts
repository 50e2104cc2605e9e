/**
 * The project's own files, for the tests of its rules: their names, texts, and what they import.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const ROOT = join(import.meta.dirname, "..");

/** The text of a file, by its path from the root. */
export const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");

/** The same without its comments. */
export const readCode = (file: string): string =>
  read(file).replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|tsx|mjs)$/.test(name))
    .map((name) => join(folder, name))
    .sort();

/** What is shipped, what proves it, what the developers run, and the tests. */
export const product = filesBelow("src");
export const proof = filesBelow("proof");
export const tools = filesBelow("tools");
export const tests = filesBelow("test");

/** Every file that git keeps; null where this is no clone. */
export function trackedFiles(): readonly string[] | null {
  const { status, stdout } = spawnSync("git", ["ls-files", "-z"], { cwd: ROOT, encoding: "utf8" });
  return status === 0 ? stdout.split("\0").filter((file) => file !== "") : null;
}

/** The file that `path` means in an import of `file`; undefined for a package or Node's own. */
export function resolveImport(file: string, path: string): string | undefined {
  // `#src/` is src/ as it was compiled, seen from beside it.
  if (path.startsWith("#src/")) return path.slice(1).replace(/\.js$/, ".ts");
  return path.startsWith(".") ? relative(ROOT, join(ROOT, dirname(file), path)) : undefined;
}

/** The files that `file` imports, as paths from the root. */
export const importsOf = (file: string): readonly string[] =>
  [...read(file).matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)]
    .map(([, path = ""]) => resolveImport(file, path))
    .filter((target) => target !== undefined);
