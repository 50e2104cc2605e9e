/** The house rules that a linter cannot hold: sizes, openings, banned names, one-way imports. */
import { describe, expect, test } from "vitest";
import { importsOf, product, proof, read, tests, tools } from "./sourceFiles.ts";

const MAX_SOURCE_LINES = 400;
const MAX_TEST_LINES = 500;
const MAX_COLUMNS = 100;

/** Floors from the ground up: a folder imports only from lower ones. */
const FLOORS: readonly (readonly string[])[] = [
  ["base"],
  ["machine", "wire"],
  ["tcp", "trace"],
  ["engine", "capture", "host", "doctor", "report"],
  ["sim", "net", "tun", "input"],
  ["lab", "exports"],
  ["web"],
  ["cli"],
];

/**
 * The rooms of a folder from the ground up: a room imports only from the ones before it. The files
 * that stand in the folder itself are above all of its rooms.
 */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  engine: [
    "block",
    "receive",
    "congestion",
    "recovery",
    "send",
    "close",
    "socket",
    "open",
    "arrive",
  ],
  report: ["messages", "elements", "select", "json", "table", "diagram", "ladder", "text", "html"],
};

/** The folders of src/ that may use Node, clocks and chance. */
const UPSTAIRS = new Set(["host", "input", "net", "tun", "exports", "cli", "web"]);

/** What plays scripts on the kernel: of proof/, the part that needs a machine. */
const KERNEL_SIDE = "proof/differential/kernel/";

const folderOf = (file: string): string => file.split("/")[1] as string;
const floorOf = (folder: string): number => FLOORS.findIndex((floor) => floor.includes(folder));

/** All but the tests. */
const sources = [...product, ...proof, ...tools];

describe("tidy", () => {
  test("files tell one idea: they are short enough for it", () => {
    const lines = (file: string) => read(file).split("\n").length - 1;
    const tooLong = [
      ...sources.filter((file) => lines(file) > MAX_SOURCE_LINES),
      ...tests.filter((file) => lines(file) > MAX_TEST_LINES),
    ];
    expect(tooLong).toEqual([]);
  });

  test(`no line is wider than ${MAX_COLUMNS} columns`, () => {
    const wide = [...sources, ...tests].flatMap((file) =>
      read(file)
        .split("\n")
        .flatMap((line, i) => ([...line].length > MAX_COLUMNS ? [`${file}:${i + 1}`] : [])),
    );
    expect(wide).toEqual([]);
  });

  test("every source file opens by saying what it is", () => {
    const silent = sources.filter((file) => !/^(#!.*\n)?\/(\*\*|\/)/.test(read(file)));
    expect(silent).toEqual([]);
  });

  test("every export has a doc comment or speaks for itself as a constant", () => {
    const bare = sources.flatMap((file) => {
      const lines = read(file).split("\n");
      return lines.flatMap((line, i) => {
        const exported = /^export (async )?(function|class|interface|abstract class) /.test(line);
        const documented = /(\*\/|^\s*\/\/.*|^@.*)\s*$/.test(lines[i - 1] ?? "");
        const overload = /^export function /.test(lines[i - 1] ?? "");
        return exported && !documented && !overload ? [`${file}:${i + 1}`] : [];
      });
    });
    expect(bare).toEqual([]);
  });

  test("a folder imports only from lower floors", () => {
    const upward = product.flatMap((file) =>
      importsOf(file)
        .filter((target) => folderOf(target) !== folderOf(file))
        .filter((target) => floorOf(folderOf(target)) >= floorOf(folderOf(file)))
        .map((target) => `${file} -> ${target}`),
    );
    expect(upward).toEqual([]);
    expect(product.map(folderOf).filter((folder) => floorOf(folder) < 0)).toEqual([]);
  });

  test("what is shipped imports nothing that is not; what proves it stands above lab", () => {
    const outside = product.flatMap((file) =>
      importsOf(file)
        .filter((target) => !target.startsWith("src/"))
        .map((target) => `${file} -> ${target}`),
    );
    const upward = proof.flatMap((file) =>
      importsOf(file)
        .filter((target) => !target.startsWith("proof/"))
        .filter((target) => !target.startsWith("src/") || /^src\/(cli|web)\//.test(target))
        .map((target) => `${file} -> ${target}`),
    );
    expect([...outside, ...upward]).toEqual([]);
  });

  test("a room imports only from the rooms below it", () => {
    /** How high a file of `folder` stands; -1 when its room is not in the list. */
    const heightIn = (folder: string, file: string): number => {
      const [, , room, rest] = file.split("/");
      const rooms = ROOMS[folder] as readonly string[];
      return rest === undefined ? rooms.length : rooms.indexOf(room as string);
    };
    for (const folder of Object.keys(ROOMS)) {
      const files = product.filter((file) => folderOf(file) === folder);
      const upward = files.flatMap((file) =>
        importsOf(file)
          .filter((target) => folderOf(target) === folder)
          .filter((target) => heightIn(folder, target) > heightIn(folder, file))
          .map((target) => `${file} -> ${target}`),
      );
      expect(upward).toEqual([]);
      expect(files.filter((file) => heightIn(folder, file) < 0)).toEqual([]);
    }
  });

  test("no import cycle", () => {
    const done = new Set<string>();
    const cycles: string[] = [];
    const walk = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) {
        cycles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
        return;
      }
      if (done.has(file) || !sources.includes(file)) return;
      for (const target of importsOf(file)) walk(target, [...path, file]);
      done.add(file);
    };
    for (const file of sources) walk(file, []);
    expect(cycles).toEqual([]);
  });

  test("below the upper floors there is no clock, no chance and no Node", () => {
    const banned =
      /\bMath\.random\b|\bDate\.now\b|\bnew Date\b|\bprocess\.|\bfrom "node:|\bsetTimeout\(/;
    const found = sources
      .filter((file) => !file.startsWith("tools/") && !file.startsWith(KERNEL_SIDE))
      .filter((file) => !UPSTAIRS.has(folderOf(file)))
      .flatMap((file) =>
        read(file)
          .split("\n")
          .flatMap((line, i) =>
            banned.test(line.replace(/(\/\/|^\s*\*).*$/, "")) ? [`${file}:${i + 1}`] : [],
          ),
      );
    expect(found).toEqual([]);
  });

  test("nothing is left for later", () => {
    const marks = new RegExp(["TO" + "DO", "FIX" + "ME", "X{3}", "\\.only\\("].join("|"));
    const left = [...sources, ...tests].filter((file) => marks.test(read(file)));
    expect(left).toEqual([]);
  });
});
