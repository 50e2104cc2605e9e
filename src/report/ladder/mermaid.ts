/** The ladder as a Mermaid sequence diagram, for Markdown that draws them. */
import type { TraceEvent } from "../../trace/events.ts";
import type { Lifecycle } from "../../trace/lifecycle.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import {
  formatAt,
  formatBytes,
  formatCount,
  formatEndpoint,
  formatMs,
} from "../messages/format.ts";
import { messagesIn } from "../messages/index.ts";
import type { Language } from "../messages/language.ts";
import {
  type ArrowRow,
  LADDER_BOUNDS,
  type LadderBounds,
  type LadderRow,
  ladderRows,
  localText,
} from "./model.ts";

/** The diagram's source; ends with a line break. */
export function ladderMermaid(
  life: Lifecycle,
  events: readonly TraceEvent[],
  language: Language,
  bounds: LadderBounds = LADDER_BOUNDS,
): string {
  const words = messagesIn(language);
  const { names } = words;
  const lines = [
    "sequenceDiagram",
    `  participant C as ${escaped(`${names.end.client} ${formatEndpoint(life.client)}`)}`,
    `  participant S as ${escaped(`${names.end.server} ${formatEndpoint(life.server)}`)}`,
    ...ladderRows(events, bounds).flatMap((row) => statements(row, words)),
  ];
  return `${lines.join("\n")}\n`;
}

function statements(row: LadderRow, words: Catalogue): string[] {
  const { names } = words;
  const notes = [];
  if (row.client !== null) notes.push(`  Note left of C: ${names.state(row.client.state)}`);
  if (row.server !== null) notes.push(`  Note right of S: ${names.state(row.server.state)}`);
  return [...happening(row, words), ...notes];
}

function happening(row: LadderRow, words: Catalogue): string[] {
  const { labels, names } = words;
  switch (row.kind) {
    case "arrow": {
      const marks = row.marks.map((mark) => ` · ${names.mark[mark]}`).join("");
      const text = escaped(`${formatAt(row.at)} ${row.label}${marks}`);
      return [`  ${shaft(row)}: ${text}`];
    }
    case "gap":
      return [`  Note over C,S: ${escaped(labels.gap(formatMs(row.ms)))}`];
    case "elision": {
      const bytes = row.bytes > 0 ? ` ${formatBytes(row.bytes)}` : "";
      return [`  Note over C,S: ${escaped(labels.elided(formatCount(row.segments)) + bytes)}`];
    }
    case "local": {
      const text = localText(row, words);
      if (text === "") return [];
      const where = row.end === "server" ? "right of S" : "left of C";
      return [`  Note ${where}: ${escaped(text)}`];
    }
  }
}

function shaft({ from, lost }: ArrowRow): string {
  const arrow = lost ? "-x" : "->>";
  return from === "client" ? `C${arrow}S` : `S${arrow}C`;
}

/** Mermaid reads ";" as the end of a statement and "#" as the start of an entity. */
const escaped = (text: string): string =>
  text.replace(/[#;<>\r\n]/g, (character) => `#${character.charCodeAt(0)};`);
