/**
 * The headings and short phrases of every view: what `Labels` of a catalogue must have.
 */
import type { End } from "../../trace/events.ts";
import type { Reset } from "../../trace/lifecycle.ts";

/** What a list of connections can be ordered by. */
export type ListOrder = "telling" | "number" | "start" | "duration" | "bytes";

/** The headings of a table of groups. */
export interface GroupColumns {
  readonly group: Readonly<Record<"server" | "port" | "cause" | "client", string>>;
  readonly connections: string;
  readonly unopened: string;
  readonly reset: string;
  readonly sent: string;
  readonly received: string;
  readonly worst: string;
}

/** Words that stand alone: headings, column names, captions. */
export interface Labels {
  // summary
  readonly totals: (connections: number, segments: number, bytes: string, span: string) => string;
  readonly retransmitted: (segments: string, share: string) => string;
  readonly empty: string;
  readonly capture: string;
  readonly findings: string;
  readonly opened: string;
  readonly closed: string;
  readonly closedFirst: string;
  readonly resets: string;
  readonly timeWait: string;
  /** The list's heading, by its order: "telling", "number", … */
  readonly connections: Readonly<Record<ListOrder, string>>;
  readonly noneMatches: (total: number) => string;
  readonly groupedBy: (what: string) => string;
  readonly groupColumns: GroupColumns;
  readonly moreGroups: (shown: number, total: number) => string;
  /** The group of connections that no RST ended. */
  readonly notReset: string;
  /** "in 12 connections: 3, 5, 9, …" */
  readonly examples: (count: number, numbers: readonly number[]) => string;
  readonly moreConnections: (shown: number, total: number) => string;
  readonly frame: (frame: number) => string;
  // columns of the list and of CSV-like tables
  readonly number: string;
  readonly client: string;
  readonly server: string;
  readonly start: string;
  readonly duration: string;
  readonly sent: string;
  readonly received: string;
  readonly story: string;
  readonly closedBy: (how: string, first: End | "both") => string;
  readonly resetBy: (by: Reset["by"], cause: string, certainty: Reset["certainty"]) => string;
  // one connection
  readonly connection: (number: number) => string;
  readonly incarnation: (which: number) => string;
  readonly states: string;
  readonly time: string;
  readonly frameColumn: string;
  readonly trigger: string;
  readonly segments: string;
  readonly ladder: string;
  readonly filters: string;
  readonly evidence: string;
  readonly advice: string;
  readonly noFindings: string;
  readonly elided: (segments: string) => string;
  readonly gap: (duration: string) => string;
  readonly lost: string;
  readonly begins: string;
  readonly likely: string;
  readonly proved: string;
  readonly reported: string;
  readonly details: string;
  readonly offered: string;
  readonly roundTrip: string;
  readonly windows: string;
  // the page
  readonly title: string;
  readonly statesOverTime: string;
  readonly telling: string;
  readonly filter: string;
  readonly tableBound: (shown: string, total: string) => string;
  readonly theme: string;
  // the state diagram
  readonly diagram: string;
  readonly userCalls: string;
  readonly segmentArrives: string;
  readonly timerExpires: string;
  readonly above: string;
  readonly below: string;
}
