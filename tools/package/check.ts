/**
 * The package as somebody else gets it: packed, weighed, looked over by publint and are-the-types-
 * wrong, installed in an empty folder, imported, run, and compiled against by the oldest compiler
 * that it is for.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { fromRoot } from "../root.ts";

/** The parts of the package, and the most that each may weigh, packed, in bytes. */
const BUDGETS: readonly (readonly [part: string, files: RegExp, bytes: number])[] = [
  ["engine, explain and command line", /^(?:bin|dist|types)\//, 900_000],
  ["documents, the reference among them, and the sample", /^(?!bin\/|dist\/|types\/)/, 200_000],
];

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

/** What a package must not hold. */
const STRAY = /\.(?:map|tsbuildinfo|compiled)$|(?:^|\/)(?:test|proof|tools|build)\//;
/** And what it must. */
const WANTED = [
  "CHANGELOG.md",
  "LICENSE",
  "README.md",
  "man/synfin.1",
  "types/exports/synfin.d.ts",
];

/** Packs and tries; 1 where something is wrong, which is told. */
export async function checkPackage(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "synfin-package-"));
  try {
    const packed = pack(folder);
    const wrong = [
      ...contents(packed),
      ...lint(join(folder, packed.filename)),
      ...use(folder, packed),
    ];
    for (const sentence of wrong) process.stdout.write(`${sentence}\n`);
    process.stdout.write(`${packed.size} bytes packed, ${packed.files.length} files\n`);
    return wrong.length > 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function pack(folder: string): Packed {
  const words = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const { stdout } = spawnSync("npm", words, { cwd: fromRoot("."), encoding: "utf8" });
  return (JSON.parse(stdout) as Packed[])[0] as Packed;
}

function contents({ files }: Packed): string[] {
  const paths = files.map(({ path }) => path);
  return [
    ...paths.filter((path) => STRAY.test(path)).map((path) => `stray in the package: ${path}`),
    ...WANTED.filter((path) => !paths.includes(path)).map((path) => `not in the package: ${path}`),
    ...BUDGETS.flatMap(([part, pattern, most]) => {
      const bytes = weightOf(paths.filter((path) => pattern.test(path)));
      process.stdout.write(`${part}: ${bytes} of ${most} bytes\n`);
      return bytes > most ? [`${part}: ${bytes} bytes packed, over the budget of ${most}`] : [];
    }),
  ];
}

/** What files come to in the tarball: compressed together, as it compresses them. */
function weightOf(paths: readonly string[]): number {
  const words = ["-cf", "-", "-C", fromRoot("."), ...paths];
  const { stdout } = spawnSync("tar", words, { maxBuffer: 1 << 28 });
  return gzipSync(stdout, { level: 9 }).length;
}

/** The two judges that package authors go by. */
function lint(tarball: string): string[] {
  return [
    run("publint", "publint/src/cli.js", "run", tarball, "--strict"),
    run(
      "are-the-types-wrong",
      "@arethetypeswrong/cli/dist/index.js",
      tarball,
      "--profile=esm-only",
    ),
  ].flat();
}

function run(name: string, program: string, ...words: readonly string[]): string[] {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [fromRoot(`node_modules/${program}`), ...words],
    { encoding: "utf8", cwd: fromRoot(".") },
  );
  return status === 0 ? [] : [`${name} complains:\n${stdout}${stderr}`];
}

const PROGRAM = `
import { explain } from "synfin";
const { connections } = await explain(process.argv[2]);
console.log(connections.length);
`;

/** Every subpath, for the compiler. */
const typed = (subpaths: readonly string[]): string =>
  subpaths.map((path, i) => `import * as m${i} from "synfin${path}"; void m${i};`).join("\n");

function use(folder: string, { filename }: Packed): string[] {
  const at = { cwd: folder, encoding: "utf8", env: { ...process.env, LANG: "C" } } as const;
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  const install = ["install", `./${filename}`, "--omit=optional", "--prefer-offline", "--no-audit"];
  spawnSync("npm", [...install, "--no-fund", "--loglevel=error"], at);
  writeFileSync(join(folder, "use.js"), PROGRAM);
  const sample = fromRoot("samples/sample.pcap");
  const used = spawnSync(process.execPath, ["use.js", sample], at);
  const called = spawnSync("node_modules/.bin/synfin", ["explain", sample, "--limit", "1"], at);
  return [
    ...(used.stdout === "7\n" ? [] : [`import "synfin" does not work: ${used.stderr}`]),
    ...(called.status === 0 ? [] : [`the command does not run: ${called.stderr}`]),
    ...compile(folder),
  ];
}

function compile(folder: string): string[] {
  const { exports } = JSON.parse(readFileSync(fromRoot("package.json"), "utf8"));
  const subpaths = Object.keys(exports)
    .filter((path) => !path.endsWith(".json") && !path.includes("fake-timers"))
    .map((path) => path.slice(1));
  writeFileSync(join(folder, "use.mts"), typed(subpaths));
  const options = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2022"];
  const roots = ["--typeRoots", fromRoot("node_modules/@types"), "--types", "node"];
  return ["typescript-floor/bin/tsc", "typescript/bin/tsc"].flatMap((compiler) => {
    const words = [fromRoot(`node_modules/${compiler}`), ...options, ...roots, "use.mts"];
    const { status, stdout } = spawnSync(process.execPath, words, {
      cwd: folder,
      encoding: "utf8",
    });
    return status === 0 ? [] : [`${compiler} refuses the types:\n${stdout}`];
  });
}
