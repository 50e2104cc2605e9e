/**
 * src/engine/block/resets.ts, made from the classes of the records that are used again: a record's
 * field is declared once, in its class, and what gives it its first value anew is written from
 * that. What is not understood here is refused, so that no field can be left out.
 */
import { readFileSync } from "node:fs";
import { fromRoot } from "../root.ts";

const FOLDER = "src/engine/block";
/** By file, the classes of the records that are used again, and of their parts. */
const RECORDS: readonly (readonly [file: string, classes: readonly string[]])[] = [
  ["tcb", ["SendVariables", "ReceiveVariables", "Tcb"]],
  ["minRtt", ["MinFilter"]],
  ["recoveryState", ["RecoveryState"]],
  ["ackFacts", ["AckFacts"]],
];
const CLASSES = RECORDS.flatMap(([, classes]) => classes);

/** A field's name, as others call it, and its first value. */
type Field = readonly [name: string, value: string];

const sourceOf = (file: string): string => readFileSync(fromRoot(`${FOLDER}/${file}.ts`), "utf8");

/** The lines between a class's braces. */
function bodyOf(source: string, name: string): string[] {
  const start = source.indexOf(`export class ${name} {\n`);
  if (start === -1) throw new Error(`there is no class ${name}`);
  return source.slice(start, source.indexOf("\n}\n", start)).split("\n").slice(1);
}

/** The fields of a class with what they are at first, by the names that others call them. */
function fieldsOf(source: string, name: string): Field[] {
  const fields: Field[] = [];
  let inMethod = false;
  for (const line of bodyOf(source, name)) {
    if (inMethod || !/^ {2}[^ /*}]/.test(line)) {
      if (line === "  }") inMethod = false;
      continue;
    }
    const field = /^ {2}(private )?(?:readonly )?(\w+)(?:: [^=]+)? = ([^;]+);$/.exec(line);
    if (field !== null) {
      // Behind a pair of accessors, `unaWord` is `una` to others.
      const [, isPrivate, own = "", value = ""] = field;
      fields.push([isPrivate === undefined ? own : own.replace(/Word$/, ""), value]);
    } else if (/\{$/.test(line)) inMethod = true;
    else if (!/^ {2}readonly \w+: \w+;$/.test(line)) throw new Error(`${name}: what is ${line}?`);
  }
  return fields;
}

/** Whether a record holds one of these, so that it begins anew with that. */
const isPart = (name: string): boolean =>
  RECORDS.some(([file]) => sourceOf(file).includes(` = new ${name}();`));

const variableFor = (name: string): string => name.slice(0, 1).toLowerCase() + name.slice(1);

/** The statements that give one field its first value. */
function assignments(record: string, [field, value]: Field): string[] {
  const part = /^new (\w+)\(\)$/.exec(value)?.[1];
  if (part !== undefined && CLASSES.includes(part)) return [`  reset${part}(${record}.${field});`];
  const list = /^\[(.*)\]$/.exec(value)?.[1];
  if (list === undefined) return [`  ${record}.${field} = ${value};`];
  return list.split(", ").map((item, i) => `  ${record}.${field}[${i}] = ${item};`);
}

function functionFor(name: string, fields: readonly Field[], isPart: boolean): string[] {
  const record = variableFor(name);
  const head = `function reset${name}(${record}: ${name}): void {`;
  return [
    "",
    ...(isPart ? [] : [`/** Gives a record the values that it was born with. */`]),
    isPart ? head : `export ${head}`,
    ...fields.flatMap((field) => assignments(record, field)),
    "}",
  ];
}

/** Where a file has each name from that is not its own. */
function importsOf(source: string): Map<string, string> {
  const from = new Map<string, string>();
  for (const [, names = "", path = ""] of source.matchAll(
    /import (?:type )?\{([^}]*)\} from "([^"]+)";/g,
  )) {
    for (const name of names.split(",")) from.set(name.replace(/^\s*type /, "").trim(), path);
  }
  return from;
}

const withoutType = (name: string): string => name.replace(/^type /, "").toLowerCase();

/** An import as the formatter has it. */
function importLine(path: string, names: Iterable<string>): string {
  const sorted = [...names].sort((a, b) => (withoutType(a) < withoutType(b) ? -1 : 1));
  const types = sorted.every((name) => name.startsWith("type "));
  const list = types ? sorted.map((name) => name.slice(5)) : sorted;
  const line = `import ${types ? "type " : ""}{ ${list.join(", ")} } from "${path}";`;
  if (line.length <= 100) return line;
  return `import ${types ? "type " : ""}{\n  ${list.join(",\n  ")},\n} from "${path}";`;
}

/** The path and the text of the file. */
export function resetsFile(): readonly [path: string, text: string] {
  const imports = new Map<string, Set<string>>();
  const functions: string[] = [];
  const take = (path: string, name: string) =>
    imports.set(path, (imports.get(path) ?? new Set()).add(name));
  for (const [file, classes] of RECORDS) {
    const source = sourceOf(file);
    const foreign = importsOf(source);
    for (const name of classes) {
      const fields = fieldsOf(source, name);
      take(`./${file}.ts`, `type ${name}`);
      for (const [, value] of fields) {
        for (const [constant] of value.matchAll(/\b[A-Z][A-Z_\d]+\b/g)) {
          take(foreign.get(constant) ?? `./${file}.ts`, constant);
        }
      }
      functions.push(...functionFor(name, fields, isPart(name)));
    }
  }
  const text = [
    "/**",
    " * Records that are used again, as they were born: field by field, since a connection's life",
    " * may be a few microseconds.",
    " *",
    " * Made by `npm run resets` from the records' classes: change those.",
    " */",
    "// biome-ignore-all lint/complexity/noExcessiveLinesPerFunction: lists, made by a program",
    ...[...imports.keys()].sort().map((path) => importLine(path, imports.get(path) ?? [])),
    ...functions,
  ];
  return [`${FOLDER}/resets.ts`, `${text.join("\n")}\n`];
}
