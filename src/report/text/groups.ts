/**
 * Connections by what they have in common: a line for each server, port, client, or cause of
 * resets, with how many there are, how many failed to open or were reset, what they moved, and the
 * worst that was found.
 */

import type { Lifecycle } from "../../trace/lifecycle.ts";
import type { Rule } from "../../trace/rules/index.ts";
import type { Severity } from "../../trace/words.ts";
import { type Column, type Telling, tableLines } from "../elements/columns.ts";
import { SEVERITY_ORDER } from "../elements/severity.ts";
import { finished, heading, SEVERITY_COLOUR, type View } from "../elements/view.ts";
import { wrap } from "../elements/width.ts";
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
    const more = rows.length > shown.length ? labels.moreGroups(shown.length, rows.length) : "";
    const lines = [
      heading(view, labels.groupedBy(labels.groupColumns.group[this.#key])),
      ...tableLines(shown, columns(this.#key, view), worst(view), view),
      ...wrap(more, view.width),
    ];
    return finished(view, `${lines.join("\n")}\n`);
  }
}

/** Sizes give way first, then how many were not opened or reset. */
function columns(key: GroupKey, view: View): readonly Column<Group>[] {
  const words = messagesIn(view.language).labels.groupColumns;
  const number = (title: string, gives: number, text: (group: Group) => string): Column<Group> => ({
    title,
    align: "end",
    least: 11,
    gives,
    text,
  });
  return [
    {
      title: `  ${words.group[key]}`,
      align: "start",
      least: 10,
      gives: 0,
      text: ({ name }) => `  ${name}`,
    },
    number(words.connections, 0, (group) => formatCount(group.connections)),
    number(words.unopened, 1, (group) => formatCount(group.unopened)),
    number(words.reset, 1, (group) => formatCount(group.reset)),
    number(words.sent, 2, (group) => formatBytes(group.sent)),
    number(words.received, 2, (group) => formatBytes(group.received)),
  ];
}

const worst = (view: View): Telling<Group> => ({
  title: messagesIn(view.language).labels.groupColumns.worst,
  text: (group) => group.worst?.rule ?? "",
  colour: (group) => (group.worst === null ? null : SEVERITY_COLOUR[group.worst.severity]),
});

const isWorse = (one: Severity, other: Severity | undefined): boolean =>
  other === undefined || SEVERITY_ORDER.indexOf(one) < SEVERITY_ORDER.indexOf(other);
