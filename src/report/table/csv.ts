/**
 * Connections as CSV (RFC 4180): one header line, one line a connection, CRLF between them; the
 * columns are documented in docs/json.md by the names of the JSON that they are taken from.
 */
import type { Lifecycle } from "../../trace/lifecycle.ts";

type Cell = string | number | boolean | null;

/** A column's name and where it comes from. */
const COLUMNS: readonly (readonly [name: string, of: (life: Lifecycle) => Cell])[] = [
  ["number", (l) => l.number],
  ["client.ip", (l) => l.client.ip],
  ["client.port", (l) => l.client.port],
  ["server.ip", (l) => l.server.ip],
  ["server.port", (l) => l.server.port],
  ["incarnation", (l) => l.incarnation],
  ["epoch", (l) => l.epoch],
  ["firstFrame", (l) => l.firstFrame],
  ["lastFrame", (l) => l.lastFrame],
  ["startedAt", (l) => l.startedAt],
  ["durationMs", (l) => l.durationMs],
  ["opened.how", (l) => l.opened.how],
  ["opened.rttMs", (l) => l.opened.rttMs],
  ["opened.synRetries", (l) => l.opened.synRetries],
  ["moved.client.segments", (l) => l.moved.client.segments],
  ["moved.server.segments", (l) => l.moved.server.segments],
  ["moved.client.bytes", (l) => l.moved.client.bytes],
  ["moved.server.bytes", (l) => l.moved.server.bytes],
  ["retransmitted.client", (l) => l.retransmitted.client],
  ["retransmitted.server", (l) => l.retransmitted.server],
  ["idle.longestMs", (l) => l.idle.longestMs],
  ["closed.how", (l) => l.closed.how],
  ["closed.first", (l) => l.closed.first],
  ["closed.at", (l) => l.closed.at],
  ["closed.halfCloseMs", (l) => l.closed.halfCloseMs],
  ["reset.by", (l) => l.reset?.by ?? null],
  ["reset.cause", (l) => l.reset?.cause ?? null],
  ["timeWait.owner", (l) => l.timeWait.owner],
  ["timeWait.until", (l) => l.timeWait.until],
  ["states.client", (l) => l.states.client.map(({ state }) => state).join(" ")],
  ["states.server", (l) => l.states.server.map(({ state }) => state).join(" ")],
  ["findings", (l) => l.findings.map(({ rule }) => rule).join(" ")],
];

/** The names of the columns, in order. */
export const CSV_COLUMNS: readonly string[] = COLUMNS.map(([name]) => name);

/** The header line, with its CRLF. */
export const csvHeader = (): string => `${CSV_COLUMNS.join(",")}\r\n`;

/** One connection, with its CRLF. */
export function csvLine(life: Lifecycle): string {
  let line = "";
  for (let i = 0; i < COLUMNS.length; i++)
    line += (i === 0 ? "" : ",") + cell((COLUMNS[i] as (typeof COLUMNS)[number])[1](life));
  return `${line}\r\n`;
}

/** RFC 4180 section 2, rules 5 to 7: quote what holds a comma, a quote or a line break. */
function cell(value: Cell): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
