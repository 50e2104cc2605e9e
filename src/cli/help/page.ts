/** What `--help` prints: a page made from a command's table of options, as wide as the terminal. */

import { displayWidth, padEnd, wrap } from "../../report/elements/width.ts";
import type { Language } from "../../report/index.ts";
import { type Call, type OptionRow, type OptionTable, type Text, textIn } from "../calls/call.ts";
import { CALLS } from "../calls/index.ts";
import { inLocale } from "../language.ts";
import type { Reference } from "./references.ts";
import { helpWords } from "./words.ts";

const WIDEST = 100;
const NARROWEST = 40;
/** A longer option has its text on the next line. */
const LABEL_COLUMNS = 26;
const INDENT = "  ";

/** A text of the tables as this terminal can show it; where that is ASCII, nobody asks for more. */
const shown = (text: Text, language: Language): string =>
  language === "en" ? inLocale(textIn(text, language)) : textIn(text, language);

/** The columns of a page on this terminal. */
export const pageWidth = (columns = WIDEST): number =>
  Math.max(NARROWEST, Math.min(columns, WIDEST));

/** The overview: every command in a line. */
export function overviewPage(language: Language, width: number): string {
  const { about, usage, more } = helpWords(language);
  const rows = CALLS.map((call): [string, string] => [
    `${call.name} ${shown(call.operands, language)}`.trimEnd(),
    shown(call.says, language),
  ]);
  const list = [...wrap(usage, width), "", ...table(rows, width), "", ...wrap(more, width)];
  return `${[about, "", ...list].join("\n")}\n`;
}

/** One command's page. */
export function callPage(call: Call, language: Language, width: number): string {
  const { colon, usageLabel } = helpWords(language);
  const said = (text: Call["says"] | undefined): string => shown(text ?? "", language);
  const head = wrap(`synfin ${call.name}${colon}${said(call.says)}`, width);
  const usage = usageLines(call, language, usageLabel, width);
  const groups = call.groups.flatMap(({ title, options }) => [
    ...wrap(said(title), width),
    ...table(rowsOf(options, language), width),
    "",
  ]);
  const parts = [
    ...head,
    "",
    ...usage,
    "",
    ...paragraphs(said(call.opening), width),
    ...groups,
    ...paragraphs(said(call.closing), width),
  ];
  return `${parts.join("\n").trimEnd()}\n`;
}

/** A list as text: names, and what is said of each below it. */
export function referencePage(reference: Reference, width: number): string {
  const { title, opening, rows } = reference;
  const list = rows.flatMap(([name = "", ...rest]) => [
    "",
    name,
    ...joined(rest)
      .flatMap((text) => wrap(text, width - 4))
      .map((line) => `    ${line}`),
  ]);
  return `${[title, "", ...wrap(opening, width), ...list].join("\n")}\n`;
}

const SHORT_CELL = 24;

/** Short cells beside one another stand on one line. */
function joined(cells: readonly string[]): string[] {
  const lines: string[] = [];
  let isOpen = false;
  for (const cell of cells) {
    if (cell === "") continue;
    const isShort = displayWidth(cell) <= SHORT_CELL;
    if (isShort && isOpen) lines.push(lines.pop() + inLocale(" · ") + cell);
    else lines.push(cell);
    isOpen = isShort;
  }
  return lines;
}

/** How an option is written: "-c, --connection N". */
export function labelOf(name: string, row: OptionRow, language: Language): string {
  const short = row.short === undefined ? "" : `-${row.short}, `;
  const value = row.value === undefined ? "" : ` ${textIn(row.value, language)}`;
  return `${short}--${name}${value}`;
}

const rowsOf = (options: OptionTable, language: Language): [string, string][] =>
  Object.entries(options).map(([name, row]) => [
    shown(labelOf(name, row, language), language),
    shown(row.says, language),
  ]);

/** Two columns; a label that is too long stands on a line of its own. */
function table(rows: readonly (readonly [string, string])[], width: number): string[] {
  const longest = Math.max(0, ...rows.map(([label]) => displayWidth(label)));
  const columns = Math.min(longest, LABEL_COLUMNS, Math.floor(width / 2));
  const margin = " ".repeat(INDENT.length + columns + 2);
  return rows.flatMap(([label, text]) => {
    const lines = wrap(text, width - margin.length);
    if (displayWidth(label) > columns)
      return [INDENT + label, ...lines.map((line) => margin + line)];
    const [first = "", ...rest] = lines;
    const opening = `${INDENT}${padEnd(label, columns)}  ${first}`.trimEnd();
    return [opening, ...rest.map((line) => margin + line)];
  });
}

function usageLines(call: Call, language: Language, label: string, width: number): string[] {
  const margin = " ".repeat(displayWidth(label));
  const longest = Math.max(...call.usage.map(([words]) => displayWidth(shown(words, language))));
  return call.usage.flatMap(([words, what], i) => {
    const start = (i === 0 ? label : margin) + shown(words, language);
    const said = shown(what, language);
    const column = displayWidth(margin) + longest + 2;
    if (said === "") return [start];
    if (column + displayWidth(said) <= width) return [`${padEnd(start, column)}${said}`];
    return [start, ...wrap(said, width - margin.length - 4).map((line) => `${margin}    ${line}`)];
  });
}

/** Each paragraph wrapped, with an empty line behind it. */
const paragraphs = (text: string, width: number): string[] =>
  text === "" ? [] : text.split("\n\n").flatMap((paragraph) => [...wrap(paragraph, width), ""]);
