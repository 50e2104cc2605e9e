/** The page's table: its frame as markup, its rows as data for the page's script. */

import type { Lifecycle } from "../../trace/lifecycle.ts";
import type { Severity } from "../../trace/words.ts";
import { escapeMarkup } from "../elements/escape.ts";
import { worstFirst } from "../elements/severity.ts";
import { formatBytes, formatCount, formatEndpoint, formatMs } from "../messages/format.ts";
import { messagesIn } from "../messages/index.ts";
import type { Labels } from "../messages/labelWords.ts";
import { LANGUAGES } from "../messages/language.ts";
import { storyOf } from "../text/list.ts";
import { sentenceOf } from "../text/sentence.ts";
import { bilingual } from "./words.ts";

/** A cell: what it sorts by, or that and what it shows. */
type Cell = number | string | readonly [by: number, shown: string];

/** One row as the script takes it. */
interface Row {
  readonly cells: readonly Cell[];
  /** By language: a few words, and the sentence shown when the row is opened. */
  readonly story: Readonly<Record<string, string>>;
  readonly sentence: Readonly<Record<string, string>>;
  readonly severity: Severity | "";
}

const COLUMNS: readonly (keyof Labels &
  ("number" | "client" | "server" | "start" | "duration" | "sent" | "received" | "story"))[] = [
  "number",
  "client",
  "server",
  "start",
  "duration",
  "sent",
  "received",
  "story",
];

/** The rows, in the order given. */
export const tableData = (lives: readonly Lifecycle[]): readonly Row[] =>
  lives.map((life) => ({
    cells: [
      life.number,
      formatEndpoint(life.client),
      formatEndpoint(life.server),
      [life.startedAt, life.startedAt.toFixed(3)],
      [life.durationMs, formatMs(life.durationMs)],
      [life.moved.client.bytes, formatBytes(life.moved.client.bytes)],
      [life.moved.server.bytes, formatBytes(life.moved.server.bytes)],
    ],
    story: inEach((language) => storyOf(life, messagesIn(language))),
    sentence: inEach((language) => sentenceOf(life, language)),
    severity: worstFirst(life.findings)[0]?.severity ?? "",
  }));

const inEach = (text: (language: (typeof LANGUAGES)[number]) => string) =>
  Object.fromEntries(LANGUAGES.map((language) => [language, text(language)]));

/** The table without its rows; `shown` of `total` connections will be in it. */
export function tableHtml(shown: number, total: number): string {
  const headings = COLUMNS.map((column) => {
    const name = bilingual(({ labels }) => labels[column]);
    return `<th scope="col"><button type="button">${name}</button></th>`;
  });
  const note = bilingual(({ labels }) => labels.tableBound(formatCount(shown), formatCount(total)));
  const placeholders = LANGUAGES.map(
    (language) => `data-${language}="${escapeMarkup(messagesIn(language).labels.filter)}"`,
  );
  return [
    `<section><h2>${bilingual(({ labels }) => labels.connections.telling)}</h2>`,
    `<input type="search" id="filter" ${placeholders.join(" ")}>`,
    '<div class="scroll"><table><thead><tr>',
    ...headings,
    '</tr></thead><tbody id="body"></tbody></table></div>',
    '<p class="more"><button type="button" id="more">+</button> <span id="count"></span></p>',
    total > shown ? `<p class="note">${note}</p>` : "",
    "</section>",
  ].join("\n");
}
