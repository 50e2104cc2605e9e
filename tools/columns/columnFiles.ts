/**
 * The files of src/capture/track/columns/ that are made from the records' declaration there
 * (`schema.ts`, `rareSchema.ts`): of each record the places of its fields as plain numbers, and its
 * accessors.
 */

import {
  type Placed,
  placed,
  type RecordSchema,
  recordWords,
  wordsOf,
} from "#src/capture/track/columns/layout.js";
import { RECORDS } from "#src/capture/track/columns/schema.js";

const FOLDER = "src/capture/track/columns";
const MADE = "Made by `npm run columns`: change its declaration, in schema.ts or rareSchema.ts.";
const WIDTH = 100;

const capital = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

/** A block comment of as many lines as it takes. */
function comment(paragraphs: readonly string[]): string[] {
  const lines = paragraphs.flatMap((text, i) => [...(i > 0 ? [""] : []), ...wrapped(text)]);
  return ["/**", ...lines.map((line) => ` * ${line}`.trimEnd()), " */"];
}

function wrapped(text: string): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length + 1 + word.length > WIDTH - 3) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}

/** A field's comment, on a line of its own at `indent`. */
const said = (field: Placed, indent: string): string => `${indent}/** ${field.says} */`;

function placeLines(field: Placed): string[] {
  const { name, place, count } = field;
  const isRow = count > 1;
  const constant = isRow ? `${name}Start` : name;
  return [
    said(field, ""),
    `export const ${constant} = ${place};`,
    ...(isRow ? [`export const ${name}Places = ${count};`] : []),
  ];
}

/**
 * `<name>Places.ts`: without an import, since only such a file's constants are inlined by bundling
 * into the code that uses them.
 */
function placesFile(record: RecordSchema): string[] {
  const all = placed(record);
  const group = (of: Placed["of"]) => all.filter((field) => field.of === of).flatMap(placeLines);
  const words = group("word");
  const doubles = group("double");
  return [
    ...comment([
      record.says,
      "Where its fields lie, for code that every packet runs through: the engine makes an " +
        "accessor fast only where it can see through all of them at once. No imports, so that " +
        "bundling inlines these numbers.",
      MADE,
    ]),
    ...(words.length > 0 ? ["", "// In words, from the record's first.", ...words] : []),
    ...(doubles.length > 0 ? ["", "// In doubles, from the record's first.", ...doubles] : []),
    "",
    "/** Words in all. */",
    `export const words = ${recordWords(record)};`,
  ];
}

function accessorLines(field: Placed): string[] {
  const { name, place, of } = field;
  const column = of === "word" ? `this.w[this.at + ${place}]` : `this.d[(this.at >> 1) + ${place}]`;
  return [
    said(field, "  "),
    `  get ${name}() { return ${column} as number; }`,
    `  set ${name}(x) { ${column} = x; }`,
  ];
}

/** The runs of words that a restart zeroes: [from, to). */
function passing(record: RecordSchema): [from: number, to: number][] {
  const runs: [from: number, to: number][] = [];
  let next = 0;
  for (const field of record.fields) {
    const start = next;
    next += wordsOf(field);
    if (field.isLasting) continue;
    const last = runs.at(-1);
    if (last !== undefined && last[1] === start) last[1] = next;
    else runs.push([start, next]);
  }
  return runs;
}

const restartLines = (record: RecordSchema): string[] => [
  "",
  "  /** All but what lasts is 0 again. */",
  "  restart(): void {",
  ...passing(record).map(([from, to]) => `    this.w.fill(0, this.at + ${from}, this.at + ${to});`),
  "  }",
];

/** `<name>.ts`: a cursor that gives the fields names. */
function accessorsFile(record: RecordSchema): string[] {
  const single = placed(record).filter(({ count }) => count === 1);
  return [
    ...comment([record.says, MADE]),
    'import { Cursor } from "../slabs.ts";',
    "",
    ...(record.needs.places
      ? []
      : ["/** Words in all. */", `export const words = ${recordWords(record)};`, ""]),
    `/** ${record.says} */`,
    "// biome-ignore format: a column a line",
    `export class ${capital(record.name)}Columns extends Cursor {`,
    ...single.flatMap(accessorLines),
    ...(record.restarts ? restartLines(record) : []),
    "}",
  ];
}

/** Each file's path and text. */
export function columnFiles(): readonly (readonly [path: string, text: string])[] {
  const text = (lines: readonly string[]) => `${lines.join("\n")}\n`;
  return RECORDS.flatMap((record) => {
    const { name, needs } = record;
    const files: [string, string][] = [];
    if (needs.places) files.push([`${FOLDER}/${name}Places.ts`, text(placesFile(record))]);
    if (needs.accessors) files.push([`${FOLDER}/${name}.ts`, text(accessorsFile(record))]);
    return files;
  });
}
