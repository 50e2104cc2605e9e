/**
 * A capture read twice, by the tracker's plain path where it applies and by the full path alone,
 * with all that each left in its columns, by name.
 */
import { CaptureReader, Tracker, type TrackerOptions } from "../../../src/capture/index.ts";
import { ConnectionColumns } from "../../../src/capture/track/columns/connection.ts";
import { EndColumns } from "../../../src/capture/track/columns/end.ts";
import {
  placed,
  type RecordSchema,
  recordWords,
} from "../../../src/capture/track/columns/layout.ts";
import {
  RARE_CLIENT,
  RARE_SERVER,
  RECORD_WORDS,
} from "../../../src/capture/track/columns/records.ts";
import { RECORDS } from "../../../src/capture/track/columns/schema.ts";
import type { Slabs } from "../../../src/capture/track/slabs.ts";
import type { Store } from "../../../src/capture/track/store.ts";

type Columns = Record<string, readonly number[]>;

/** What one connection left. */
interface Left {
  readonly connection: Columns;
  readonly client: Columns;
  readonly server: Columns;
  readonly rare: readonly Columns[];
  readonly steps: readonly Columns[];
  readonly roundTrips: readonly unknown[];
  readonly isWithoutGaps: readonly boolean[];
}

/** What a reading left: every connection, and the marks of every segment. */
export interface Reading {
  readonly connections: readonly Left[];
  readonly marks: readonly number[];
  readonly lives: readonly unknown[];
  readonly summary: unknown;
}

const schemaOf = (name: string): RecordSchema =>
  RECORDS.find((schema) => schema.name === name) as RecordSchema;

/** The fields that lie `offset` words into record `index`. */
function columnsOf(name: string, slabs: Slabs, index: number, offset: number): Columns {
  const at = slabs.start(index) + offset;
  const words = slabs.words(index);
  const doubles = slabs.doubles(index);
  return Object.fromEntries(
    placed(schemaOf(name)).map(({ name: field, of, place, count }) => {
      const first = of === "word" ? at + place : (at >> 1) + place;
      const column = of === "word" ? words : doubles;
      return [field, [...column.subarray(first, first + count)]];
    }),
  );
}

function leftOf(store: Store, index: number): Left {
  const { connections, rare, steps } = store;
  const client = recordWords(schemaOf("connection"));
  const server = (client + RECORD_WORDS) / 2;
  const connection = columnsOf("connection", connections, index, 0);
  const rareIndex = (connection.rare?.[0] ?? 0) - 1;
  const rareOf = (name: string, offset: number) =>
    rareIndex < 0 ? [] : [columnsOf(name, rare, rareIndex, offset)];
  const ends = { client: new EndColumns(), server: new EndColumns() };
  store.seek(index, new ConnectionColumns(), ends.client, ends.server);
  const entries: Columns[] = [];
  for (let at = connection.firstStep?.[0] ?? 0; at !== 0; at = steps.entry(at).next) {
    const { what, frame, time } = steps.entry(at);
    entries.push({ what: [what], frame: [frame], time: [time] });
  }
  return {
    connection,
    client: columnsOf("end", connections, index, client),
    server: columnsOf("end", connections, index, server),
    rare: [
      ...rareOf("rare", 0),
      ...rareOf("rareEnd", RARE_CLIENT),
      ...rareOf("rareEnd", RARE_SERVER),
    ],
    steps: entries,
    roundTrips: [store.roundTrips.of(ends.client), store.roundTrips.of(ends.server)],
    isWithoutGaps: [0, 1].map((direction) => store.gapsOf(index, direction).isEmpty),
  };
}

/** Reads by one path; `feed` hands packets to the tracker. */
function read(feed: (tracker: Tracker) => void, options: TrackerOptions): Reading {
  const tracker = new Tracker(options);
  const marks: number[] = [];
  let store: Store | undefined;
  tracker.listener = (moment) => {
    store = moment.store;
    marks.push(moment.marks);
  };
  feed(tracker);
  const connections: Left[] = [];
  tracker.forEach((index) => {
    connections.push(leftOf(store as Store, index));
  });
  return {
    connections,
    marks,
    lives: connections.map((_, i) => tracker.lifecycle(i + 1)),
    summary: tracker.summary(),
  };
}

/** Both readings of the same packets. */
export function bothPaths(feed: (tracker: Tracker) => void): readonly [Reading, Reading] {
  return [read(feed, {}), read(feed, { isThorough: true })];
}

/** Feeds a whole capture file, or those of its frames that `wants` names. */
export const feedFile =
  (file: Uint8Array, wants: (frame: number) => boolean = () => true) =>
  (tracker: Tracker): void => {
    const reader = new CaptureReader({
      epoch: (nanos) => tracker.epoch(nanos),
      packet: (...packet: Parameters<Tracker["packet"]>) => {
        if (wants(packet[8])) tracker.packet(...packet);
      },
    });
    reader.feed(new Uint8Array(file));
    reader.end();
  };
