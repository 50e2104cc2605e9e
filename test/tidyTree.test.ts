/** What git keeps: known kinds of files, in known places, none of them heavy. */
import { statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { trackedFiles } from "./sourceFiles.ts";

const ROOT = join(import.meta.dirname, "..");

/** Kinds of files by their extension, or by their name where they have none. */
const KINDS = new Set([
  ".c",
  ".csv",
  ".html",
  ".json",
  ".log",
  ".md",
  ".mjs",
  ".mmd",
  ".pcap",
  ".pcapng",
  ".pkt",
  ".snap",
  ".svg",
  ".ts",
  ".tsx",
  ".txt",
  ".gitignore",
  "LICENSE",
  "run",
]);

/** What lies in the root: folders with a slash. A configuration of a known sort may be added. */
const ROOT_ENTRIES =
  /^((\.ci|bin|docs|examples|proof|samples|src|test|tools)\/|tsconfig\.\w+\.json$)/;
const ROOT_FILES = new Set([
  ".gitignore",
  "ARCHITECTURE.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "LICENSE",
  "README.md",
  "README.zh-CN.md",
  "biome.json",
  "package-lock.json",
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
]);

const MAX_KIB = 64;
/** Files that are heavier for a reason, and how heavy they may become. */
const HEAVY: Readonly<Record<string, number>> = {
  "package-lock.json": 256, // npm's own
  "test/report/golden/page.html": 192, // a whole page with its pictures
};

/** Where source of each kind may stand. */
const PLACES: readonly (readonly [extension: string, place: RegExp])[] = [
  [".c", /^tools\/bench\/peers\//],
  [".log", /\/golden\//],
  [".mjs", /^(bin|examples)\/|^tools\/[^/]+$/],
  [".pcap", /^(test\/captures|samples)\//],
  [".pcapng", /^test\/captures\//],
  [".pkt", /^test\/packetdrill\//],
  [".snap", /\/__snapshots__\//],
  [".ts", /^(src|proof|tools|test)\/|^vitest\.config\.ts$/],
];

const tracked = trackedFiles();
const kindOf = (file: string): string => extname(file) || basename(file);

describe.skipIf(tracked === null)("the tree that git keeps", () => {
  const files = tracked ?? [];

  test("has no kind of file that is not known", () => {
    expect(files.filter((file) => !KINDS.has(kindOf(file)))).toEqual([]);
  });

  test("has nothing stray in its root", () => {
    expect(files.filter((file) => !ROOT_ENTRIES.test(file) && !ROOT_FILES.has(file))).toEqual([]);
  });

  test("has every file where its kind belongs", () => {
    const lost = files.filter((file) =>
      PLACES.some(([kind, place]) => kindOf(file) === kind && !place.test(file)),
    );
    expect(lost).toEqual([]);
  });

  test(`has no file over ${MAX_KIB} KiB but those that are named here`, () => {
    const kib = (file: string): number =>
      (statSync(join(ROOT, file), { throwIfNoEntry: false })?.size ?? 0) / 1024;
    expect(files.filter((file) => kib(file) > (HEAVY[file] ?? MAX_KIB))).toEqual([]);
  });
});
