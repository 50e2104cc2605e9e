/** The scripts that a call names: files as they are, directories as all `.pkt` below, in order. */
import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../base/errors/userError.ts";

/** Paths of scripts, in the order of the words; throws a UserError for what is not there. */
export function scriptsAmong(paths: readonly string[]): string[] {
  return paths.flatMap((path) => (isDirectory(path) ? scriptsBelow(path) : [path]));
}

function isDirectory(path: string): boolean {
  try {
    const directory = statSync(path).isDirectory();
    accessSync(path, constants.R_OK);
    return directory;
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new UserError("input.missing", { path });
    if (code === "EACCES") throw new UserError("input.forbidden", { path });
    throw new UserError("input.unreadable", { path, code });
  }
}

function scriptsBelow(directory: string): string[] {
  const found = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".pkt"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
  if (found.length === 0) throw new UserError("packetdrill.noScripts", { path: directory });
  return found;
}
