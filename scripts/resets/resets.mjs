/**
 * src/engine/block/resets.ts, made from the classes of the records that are used again: a record's
 * field is declared once, in its class, and what gives it its first value anew is written from that.
 * What is not understood here is refused, so that no field can be left out.
 */
import { readFileSync } from "node:fs";

const FOLDER = "src/engine/block";
/** By file, the classes of the records that are used again, and of their parts. */
const RECORDS = [
  ["tcb", ["SendVariables", "ReceiveVariables", "Tcb"]],
  ["minRtt", ["MinFilter"]],
  ["recoveryState", ["RecoveryState"]],
  ["ackFacts", ["AckFacts"]],
];
const CLASSES = RECORDS.flatMap(([, classes]) => classes);

const sourceOf = (file) =>
  readFileSync(new URL(`../../${FOLDER}/${file}.ts`, import.meta.url), "utf8");

/** The lines between a class's braces. */
function bodyOf(source, name) {
  const start = source.indexOf(`export class ${name} {\n`);
  if (start === -1) throw new Error(`there is no class ${name}`);
  return source.slice(start, source.indexOf("\n}\n", start)).split("\n").slice(1);
}

/** The fields of a class with what they are at first, by the names that others call them. */
function fieldsOf(source, name) {
  const fields = [];
  let inMethod = false;
  for (const line of bodyOf(source, name)) {
    if (inMethod || !/^ {2}[^ /*}]/.test(line)) {
      if (line === "  }") inMethod = false;
      continue;
    }
    const field = /^ {2}(private )?(?:readonly )?(\w+)(?:: [^=]+)? = ([^;]+);$/.exec(line);
    if (field !== null) {
      // Behind a pair of accessors, `unaWord` is `una` to others.
      const called = field[1] === undefined ? field[2] : field[2].replace(/Word$/, "");
      fields.push([called, field[3]]);
    } else if (/\{$/.test(line)) inMethod = true;
    else if (!/^ {2}readonly \w+: \w+;$/.test(line)) throw new Error(`${name}: what is ${line}?`);
  }
  return fields;
}

/** Whether a record holds one of these, so that it begins anew with that. */
const isPart = (name) => RECORDS.some(([file]) => sourceOf(file).includes(` = new ${name}();`));

const variableFor = (name) => name[0].toLowerCase() + name.slice(1);

/** The statements that give one field its first value. */
function assignments(record, [field, value]) {
  const part = /^new (\w+)\(\)$/.exec(value)?.[1];
  if (CLASSES.includes(part)) return [`  reset${part}(${record}.${field});`];
  const list = /^\[(.*)\]$/.exec(value)?.[1];
  if (list === undefined) return [`  ${record}.${field} = ${value};`];
  return list.split(", ").map((item, i) => `  ${record}.${field}[${i}] = ${item};`);
}

function functionFor(name, fields, isPart) {
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
function importsOf(source) {
  const from = new Map();
  for (const [, names, path] of source.matchAll(/import (?:type )?\{([^}]*)\} from "([^"]+)";/g)) {
    for (const name of names.split(",")) from.set(name.replace(/^\s*type /, "").trim(), path);
  }
  return from;
}

const withoutType = (name) => name.replace(/^type /, "").toLowerCase();

/** An import as the formatter has it. */
function importLine(path, names) {
  const sorted = [...names].sort((a, b) => (withoutType(a) < withoutType(b) ? -1 : 1));
  const types = sorted.every((name) => name.startsWith("type "));
  const list = types ? sorted.map((name) => name.slice(5)) : sorted;
  const line = `import ${types ? "type " : ""}{ ${list.join(", ")} } from "${path}";`;
  if (line.length <= 100) return line;
  return `import ${types ? "type " : ""}{\n  ${list.join(",\n  ")},\n} from "${path}";`;
}

/** The path and the text of the file. */
export function resetsFile() {
  const imports = new Map();
  const functions = [];
  const take = (path, name) => imports.set(path, (imports.get(path) ?? new Set()).add(name));
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
    " * Records that are used again, as they were born: field by field, since a connection's life may be",
    " * a few microseconds.",
    " *",
    " * Made by `npm run resets` from the records' classes: change those.",
    " */",
    "// biome-ignore-all lint/complexity/noExcessiveLinesPerFunction: lists, made by a program",
    ...[...imports.keys()].sort().map((path) => importLine(path, imports.get(path))),
    ...functions,
  ];
  return [`${FOLDER}/resets.ts`, `${text.join("\n")}\n`];
}
