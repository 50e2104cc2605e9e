/** The man page, in roff (man(7)), made from the tables of options. */
import type { Language } from "../../report/index.ts";
import { type Call, textIn } from "../calls/call.ts";
import { CALLS } from "../calls/index.ts";
import { labelOf } from "./page.ts";
import { helpWords } from "./words.ts";

const HEADINGS: Readonly<Record<Language, readonly [string, string, string, string]>> = {
  en: ["NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS"],
  zh: ["名称", "概要", "描述", "命令"],
};

/** The page synfin(1). */
export function manPage(language: Language, version: string): string {
  const [name, synopsis, description, commands] = HEADINGS[language];
  const { about, more } = helpWords(language);
  const lines = [
    `.TH SYNFIN 1 "" "synfin ${roff(version)}"`,
    `.SH ${name}`,
    roff(about.replace(/^synfin(?:: |：)/, "synfin - ")),
    `.SH ${synopsis}`,
    ...CALLS.flatMap(({ usage }) =>
      usage.flatMap(([words]) => [`.B ${roff(textIn(words, language))}`, ".br"]),
    ),
    `.SH ${description}`,
    roff(more),
    `.SH ${commands}`,
    ...CALLS.flatMap((call) => callLines(call, language)),
  ];
  return `${lines.join("\n")}\n`;
}

function callLines(call: Call, language: Language): string[] {
  const said = (text: Call["says"] | undefined): string => textIn(text ?? "", language);
  const groups = call.groups.flatMap(({ title, options }) => [
    ".PP",
    `.B ${roff(said(title))}`,
    ...Object.entries(options).flatMap(([name, row]) => [
      ".TP",
      `.B ${roff(labelOf(name, row, language))}`,
      roff(said(row.says)),
    ]),
  ]);
  return [
    `.SS synfin ${call.name}`,
    roff(said(call.says)),
    ...paragraphs(said(call.opening)),
    ...groups,
    ...paragraphs(said(call.closing)),
  ];
}

const paragraphs = (text: string): string[] =>
  text === "" ? [] : text.split("\n\n").flatMap((paragraph) => [".PP", roff(paragraph)]);

/** Text as roff takes it: backslashes and dashes escaped, no dot or quote that begins a line. */
const roff = (text: string): string =>
  text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replace(/^([.'])/gm, "\\&$1");
