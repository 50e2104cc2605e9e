/**
 * No export without a use, and no module without one.
 *
 * A value (function, constant, class) must be imported by another file, or be reachable from a
 * subpath that package.json exports; that only tests import it does not count, unless its own file
 * uses it too. A type may be exported where its own file's other exports speak of it.
 */
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { PARTS } from "../tools/proof/parts.ts";
import { product, proof, read, readCode, resolveImport, tests, tools } from "./sourceFiles.ts";

/** Whole lists, of which not everything is needed: places of fields, codes of the table. */
const LISTS = /Places\.ts$|^src\/machine\/codes\.ts$/;
/** What the compiler alone uses. */
const TYPE_TESTS = /\.test-d\.ts$/;

/** Where a name comes from: `target` undefined where the file itself declares it. */
interface Export {
  readonly isType: boolean;
  readonly target?: string;
  /** Its name there; "*" for the whole module. */
  readonly name: string;
}

/** A module as far as its neighbours see it. */
interface Module {
  readonly exports: ReadonlyMap<string, Export>;
  /** The modules all of whose exports it hands on. */
  readonly stars: readonly string[];
}

const files = [...product, ...proof, ...tools, ...tests].filter((file) => file.endsWith(".ts"));
const codes = new Map(files.map((file) => [file, readCode(file)]));
const codeOf = (file: string): string => codes.get(file) as string;

const KINDS = "function\\*?|class|const|let|interface|type";
const DECLARATION = new RegExp(`^export (?:async )?(?:abstract )?(${KINDS}) (\\w+)`, "gm");
const LIST = /^export (type )?\{([^}]*)\}(?: from "([^"]+)")?;/gm;
const STAR = /^export \* from "([^"]+)"/gm;
const NAMESPACE = /^export \* as (\w+) from "([^"]+)"/gm;

/** The names of a list in braces: what each is there, here, and whether it is marked as a type. */
const namesIn = (list: string): { there: string; here: string; isType: boolean }[] =>
  list
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const words = part.replace(/^type /, "").split(/ as /);
      const [there = "", here = there] = words;
      return { there, here, isType: part.startsWith("type ") };
    });

function moduleOf(file: string): Module {
  const code = codeOf(file);
  const exports = new Map<string, Export>();
  for (const [, kind, name = ""] of code.matchAll(DECLARATION)) {
    exports.set(name, { isType: kind === "interface" || kind === "type", name });
  }
  for (const [, marked, list = "", path] of code.matchAll(LIST)) {
    const target = path === undefined ? undefined : resolveImport(file, path);
    for (const { there, here, isType } of namesIn(list)) {
      const all = { isType: isType || marked !== undefined, name: there };
      exports.set(here, target === undefined ? all : { ...all, target });
    }
  }
  for (const [, name = "", path = ""] of code.matchAll(NAMESPACE)) {
    const target = resolveImport(file, path);
    exports.set(name, { isType: false, name: "*", ...(target && { target }) });
  }
  const stars = [...code.matchAll(STAR)].flatMap(
    ([, path = ""]) => resolveImport(file, path) ?? [],
  );
  return { exports, stars };
}

const modules = new Map(files.map((file) => [file, moduleOf(file)]));

/** Who uses an export, by "file name". */
const users = new Map<string, Set<string>>();

/** Notes that `user` uses `name` of `file`, and whatever that stands for. */
function use(user: string, file: string, name: string): void {
  const module = modules.get(file);
  if (module === undefined) return;
  const names = name === "*" ? [...module.exports.keys()] : [name];
  for (const each of names) {
    const found = module.exports.get(each);
    if (found === undefined) continue;
    const key = `${file} ${each}`;
    const known = users.get(key) ?? new Set();
    if (known.has(user)) continue;
    users.set(key, known.add(user));
    if (found.target !== undefined) use(user, found.target, found.name);
    else if (found.name !== each) use(user, file, found.name);
  }
  if (name === "*" || !module.exports.has(name)) {
    for (const star of module.stars) use(user, star, name);
  }
}

const IMPORT = /import (?:type )?(?:\{([^}]*)\}|\* as (\w+)) from "([^"]+)"/g;
const LATE = /import\(\s*"([^"]+)"\s*\)/g;

for (const file of files) {
  const code = codeOf(file);
  for (const [, list, namespace, path = ""] of code.matchAll(IMPORT)) {
    const target = resolveImport(file, path);
    if (target === undefined) continue;
    for (const { there } of namesIn(list ?? "")) use(file, target, there);
    if (namespace === undefined) continue;
    const members = code.matchAll(new RegExp(`\\b${namespace}\\.(\\w+)`, "g"));
    for (const [, name = ""] of members) use(file, target, name);
  }
  for (const [, path = ""] of code.matchAll(LATE)) {
    const target = resolveImport(file, path);
    if (target !== undefined) use(file, target, "*");
  }
}

/** The modules that package.json exports; `npm pack` ships their types from types/. */
const subpaths = [...read("package.json").matchAll(/"\.\/dist\/([^"*]+)\.js"/g)].map(
  ([, path]) => `src/${path}.ts`,
);
for (const file of subpaths) use("package.json", file, "*");

const isTest = (file: string): boolean => file.startsWith("test/");

/** Whether the file says the name more often than where it declares it. */
const saysAgain = (file: string, name: string): boolean =>
  [...codeOf(file).matchAll(new RegExp(`\\b${name}\\b`, "g"))].length > 1;

function isUsed(file: string, name: string, { isType, target }: Export): boolean {
  const others = [...(users.get(`${file} ${name}`) ?? [])].filter((user) => user !== file);
  const isMentioned = target === undefined && saysAgain(file, name);
  if (isType && isMentioned) return true;
  if (others.length === 0) return false;
  return isTest(file) || !file.startsWith("src/") || isMentioned || !others.every(isTest);
}

test("every export is used by another file, or is the package's own face", () => {
  expect(subpaths.length).toBeGreaterThan(5);
  const idle = files
    .filter((file) => !LISTS.test(file) && !TYPE_TESTS.test(file))
    .flatMap((file) => {
      const { exports } = modules.get(file) as Module;
      return [...exports]
        .filter(([name, found]) => !isUsed(file, name, found))
        .map(([name]) => `${file} ${name}`);
    });
  expect(idle).toEqual([]);
});

/** The modules that `file` imports or starts as programs: `new URL("./worker.js", …)`. */
function reachedFrom(file: string): string[] {
  const code = codeOf(file);
  const imported = [...code.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, path = ""]) =>
    resolveImport(file, path),
  );
  const beside = [...code.matchAll(/"((?:\.\/)?[\w/]+\.js)"/g)].map(([, path = ""]) =>
    join(dirname(file), path).replace(/\.js$/, ".ts"),
  );
  const built = [...code.matchAll(/"(?:\.\.\/)*build\/([\w/]+)\.js"/g)].map(
    ([, path]) => `${path}.ts`,
  );
  return [...imported, ...beside, ...built].filter((target) => target !== undefined);
}

test("every module is imported, or a program, or a face of the package", () => {
  const proven = PARTS.flatMap(({ programs }) => programs.map(([path]) => `tools/${path}.ts`));
  const reached = new Set([...files.flatMap(reachedFrom), ...subpaths, ...proven]);
  const isCommand = /^tools\/(bench\/)?[^/]+$|^src\/cli\/main\w*\.ts$|\.d\.ts$/;
  const idle = files.filter((file) => !isTest(file) && !reached.has(file) && !isCommand.test(file));
  expect(idle).toEqual([]);
});
