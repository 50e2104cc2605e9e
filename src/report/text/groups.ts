/**
 * Connections by what they have in common: a line for each server, port, client, or cause of
 * resets, with how many there are, how many failed to open or were reset, what they moved, and the
 * worst that was found.
 */

import type { Lifecycle } from "../../trace/lifecycle.ts";
import type { Rule } from "../../trace/rules/index.ts";
import type { Severity } from "../../trace/words.ts";
import { SEVERITY_ORDER } from "../elements/severity.ts";
import { heading, paint, SEVERITY_COLOUR, type View } from "../elements/view.ts";
import { cut, displayWidth, padEnd, padStart } from "../elements/width.ts";
import { formatBytes, formatCount } from "../messages/format.ts";
import { messagesIn } from "../messages/index.ts";

/** What connections can be grouped by. */
export type GroupKey = "server" | "port" | "cause" | "client";

interface Group {
  readonly name: string;
  connections: number;
  unopened: number;
  reset: number;
  sent: number;
  received: number;
  worst: { readonly rule: Rule; readonly severity: Severity } | null;
}

/** Adds connections up by group; keeps a row a group and no connection. */
export class Groups {
  readonly #key: GroupKey;
  readonly #view: View;
  readonly #groups = new Map<string, Group>();

  constructor(key: GroupKey, view: View) {
    this.#key = key;
    this.#view = view;
  }

  /** One more connection. */
  add(life: Lifecycle): void {
    const name = this.#nameOf(life);
    const group = this.#groups.get(name) ?? this.#begin(name);
    group.connections += 1;
    if (life.opened.how === "refused" || life.opened.how === "unanswered") group.unopened += 1;
    if (life.reset !== null) group.reset += 1;
    group.sent += life.moved.client.bytes;
    group.received += life.moved.server.bytes;
    for (const finding of life.findings) {
      if (isWorse(finding.severity, group.worst?.severity)) group.worst = finding;
    }
  }

  #begin(name: string): Group {
    const nothing = { connections: 0, unopened: 0, reset: 0, sent: 0, received: 0, worst: null };
    const group: Group = { name, ...nothing };
    this.#groups.set(name, group);
    return group;
  }

  #nameOf({ client, server, reset }: Lifecycle): string {
    const { names, labels } = messagesIn(this.#view.language);
    if (this.#key === "server") return server.ip;
    if (this.#key === "client") return client.ip;
    if (this.#key === "port") return String(server.port);
    return reset === null ? labels.notReset : names.cause[reset.cause];
  }

  /** The table, the most connections first, at most `limit` rows. */
  text(limit: number): string {
    const view = this.#view;
    const { labels } = messagesIn(view.language);
    const rows = [...this.#groups.values()].sort(
      (a, b) => b.connections - a.connections || (a.name < b.name ? -1 : 1),
    );
    const shown = rows.slice(0, limit);
    const first = Math.max(8, ...shown.map(({ name }) => displayWidth(name)));
    const { group, connections, unopened, reset, sent, received, worst } = labels.groupColumns;
    const head = [
      padEnd(group[this.#key], first),
      ...[connections, unopened, reset, sent, received].map((label) => padStart(label, 11)),
      worst,
    ];
    const lines = [
      heading(view, labels.groupedBy(group[this.#key])),
      paint(view, "dim", cut(`  ${head.join("  ")}`, view.width)),
      ...shown.map((row) => line(row, first, view)),
    ];
    if (rows.length > shown.length) lines.push(labels.moreGroups(shown.length, rows.length));
    return `${lines.join("\n")}\n`;
  }
}

function line(row: Group, first: number, view: View): string {
  const counts = [row.connections, row.unopened, row.reset].map(formatCount);
  const sizes = [row.sent, row.received].map(formatBytes);
  const cells = [padEnd(row.name, first), ...[...counts, ...sizes].map((c) => padStart(c, 11))];
  const facts = `  ${cells.join("  ")}  `;
  if (row.worst === null) return cut(facts.trimEnd(), view.width);
  const room = Math.max(0, view.width - displayWidth(facts));
  return (
    cut(facts, view.width) +
    paint(view, SEVERITY_COLOUR[row.worst.severity], cut(row.worst.rule, room))
  );
}

const isWorse = (one: Severity, other: Severity | undefined): boolean =>
  other === undefined || SEVERITY_ORDER.indexOf(one) < SEVERITY_ORDER.indexOf(other);
