/**
 * Text for terminals: of every capture that is committed, and of numbers and addresses as long as
 * they get, nothing is wider than the view, nothing of the answer is missing, and in ASCII nothing
 * is beyond it.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CaptureReader, Tracker, Transcript } from "../../src/capture/index.ts";
import { asciiDrawing, asciiText } from "../../src/report/elements/ascii.ts";
import { harmless, harmlessLines } from "../../src/report/elements/othersWords.ts";
import { beside, displayWidth, wrap } from "../../src/report/elements/width.ts";
import {
  connectionLine,
  connectionList,
  connectionText,
  eventText,
  type GroupKey,
  Groups,
  LANGUAGES,
  ladderText,
  messagesIn,
  stateDiagramText,
  summaryText,
  type View,
} from "../../src/report/index.ts";
import { storyOf } from "../../src/report/text/list.ts";
import type { Lifecycle, TraceEvent } from "../../src/trace/index.ts";
import { SummaryBuilder } from "../../src/trace/summary.ts";
import { allCommitted, FOLDER } from "../captures/committed.ts";
import { lifeOf, moved } from "./fixtures.ts";
import { resetStory, stories } from "./stories.ts";

interface Told {
  readonly life: Lifecycle;
  readonly events: readonly TraceEvent[];
}

const VIEWS: readonly View[] = [60, 80, 200].flatMap((width) => [
  ...LANGUAGES.map((language) => ({ language, width, colour: false })),
  { language: "en" as const, width, colour: false, ascii: true },
]);

/** Few of the connections, or the test would tell the same over and over. */
const SOME = 8;

function read(name: string): Told[] {
  const file = [`${name}.pcap`, `${name}.pcapng`].map((f) => join(FOLDER, f)).find(existsSync);
  const tracker = new Tracker();
  const numbers = Array.from({ length: SOME }, (_, i) => i + 1);
  const transcript = new Transcript(tracker, numbers);
  const reader = new CaptureReader(tracker);
  reader.feed(readFileSync(file ?? name));
  reader.end();
  return numbers
    .filter((number) => number <= tracker.connections)
    .map((number) => tracker.lifecycle(number))
    .map((life) => ({ life, events: transcript.eventsOf(life) }));
}

/** The same as it looks at the end of a very long capture of very long addresses. */
function atItsLongest({ life, events }: Told): Told {
  const long = (ip: string) => `2001:db8:1111:2222:3333:4444:5555:${ip}`;
  const client = { ip: long("6666"), port: 61_001 };
  const server = { ip: long("7777"), port: 61_002 };
  const hours = 1_234_567;
  const later = events.map((event): TraceEvent => {
    const at = event.at + hours * 3.6e9;
    if (event.kind === "connection") return { ...event, at, client, server };
    const framed = "frame" in event && event.frame !== null ? { frame: event.frame + 2e9 } : {};
    return { ...event, at, ...framed } as TraceEvent;
  });
  const bytes = moved({ segments: 1e9, bytes: 9.99e14 });
  const states = (of: Lifecycle["states"]["client"]) =>
    of.map((entry) => ({ ...entry, at: entry.at + hours * 3600, frame: 2_123_456_789 }));
  const named = {
    number: 1_234_567,
    client,
    server,
    startedAt: hours * 3600,
    durationMs: 9.9e9,
    moved: { client: bytes, server: bytes },
    states: { client: states(life.states.client), server: states(life.states.server) },
  };
  return { life: { ...lifeOf(life), ...named }, events: later };
}

const KEYS: readonly GroupKey[] = ["server", "port", "cause", "client"];

function everything(told: readonly Told[], view: View): string {
  const lives = told.map(({ life }) => life);
  const summary = new SummaryBuilder();
  for (const life of lives) summary.add(life);
  const groups = KEYS.map((key) => {
    const by = new Groups(key, view);
    for (const life of lives) by.add(life);
    return by.text(1);
  });
  const one = told.flatMap(({ life, events }) => [
    connectionText(life, events, view),
    connectionLine(life, view),
    ...events.slice(0, 40).map((event) => eventText(event, view, life)),
  ]);
  const list = connectionList(lives, 1_234_567, view);
  return [summaryText(summary.summary([]), view), list, ...groups, ...one].join("\n");
}

const name = ({ language, width, ascii = false }: View): string =>
  `${width} columns, ${ascii ? "ASCII" : language}`;

const BEYOND_ASCII = /[^\0-\x7f]/;

function check(told: readonly Told[], view: View): void {
  const text = everything(told, view);
  const lines = text.split("\n");
  expect(lines.filter((line) => displayWidth(line) > view.width)).toEqual([]);
  if (view.ascii === true) expect(lines.filter((line) => BEYOND_ASCII.test(line))).toEqual([]);
}

/** What is left of text when it does not matter where lines were broken. */
const flat = (text: string): string => text.replaceAll(/\s+/g, "");

describe.each(VIEWS.map((view) => [name(view), view] as const))("in %s", (_, view) => {
  test("every capture fits", () => {
    for (const committed of allCommitted()) check(read(committed.name), view);
  });

  test("the longest of numbers and addresses fit", () => {
    check([...stories(), ...read("opened-ipv6")].map(atItsLongest), view);
  });

  test("what happened is whole, and so are the ends", () => {
    const words = messagesIn(view.language);
    for (const told of [...stories(), ...stories().map(atItsLongest)]) {
      const list = flat(connectionList([told.life], 1, { ...view, ascii: false }));
      expect(list).toContain(flat(storyOf(told.life, words)));
      for (const end of [told.life.client, told.life.server])
        expect(list).toContain(end.ip.includes(":") ? `[${end.ip}]:${end.port}` : end.ip);
    }
  });

  test("every arrow of a ladder says what it says elsewhere", () => {
    const { life, events } = atItsLongest(resetStory());
    const wide = flat(ladderText(life, events, { ...view, width: Number.POSITIVE_INFINITY }));
    const labels = wide.match(/\.\d+:\d+ack\d+/g) ?? [];
    const narrow = flat(ladderText(life, events, view)).replaceAll(/[^\w.:]/g, "");
    expect(labels.length).toBeGreaterThan(3);
    for (const label of labels) expect(narrow).toContain(label);
  });

  test("the state diagram fits", () => {
    const text = stateDiagramText({ beyond: true }, view);
    expect(text.split("\n").filter((line) => displayWidth(line) > view.width)).toEqual([]);
    for (const word of ["SYN-RECEIVED", "rcv FIN,ACK of FIN", "FIN-WAIT-2 timeout"])
      expect(text).toContain(word);
  });
});

describe("columns give way", () => {
  const titles = (width: number): string[] => {
    const view = { language: "en", width, colour: false } as const;
    const [, headings = ""] = connectionList([resetStory().life], 1, view).split("\n");
    return headings.trim().split(/ {2,}/);
  };

  test("times before sizes, sizes before addresses", () => {
    const all = ["#", "client", "server", "start", "lasted", "sent", "received", "what happened"];
    const seen = Array.from({ length: 140 }, (_, i) => titles(200 - i));
    for (const kept of seen) {
      expect(all.filter((title) => kept.includes(title))).toEqual(kept);
      if (kept.includes("lasted")) expect(kept).toContain("sent");
      if (kept.includes("start")) expect(kept).toContain("lasted");
    }
    expect(seen[0]).toEqual(all);
  });
});

test("a list may be as long as a capture has connections", () => {
  const { life } = resetStory();
  const lives = new Array<Lifecycle>(200_000).fill(life);
  const view = { language: "en", width: 80, colour: false } as const;
  expect(connectionList(lives, lives.length, view).split("\n").length).toBeGreaterThan(200_000);
});

describe("folding", () => {
  test("loses nothing, and breaks a word only where it is longer than a line", () => {
    const text = "frame 12 2001:db8:1111:2222:3333:4444:5555:6666 a,bb,ccc,dddd,eeeee,ffffff 12 ms";
    for (let columns = 4; columns < 90; columns++) {
      const lines = wrap(text, columns);
      expect(flat(lines.join(""))).toBe(flat(text));
      expect(lines.filter((line) => displayWidth(line) > Math.max(columns, 5))).toEqual([]);
    }
    expect(wrap("a,bb,ccc,dddd", 6)).toEqual(["a,bb,", "ccc,", "dddd"]);
  });

  test("counts no column for a colour, and leaves it whole", () => {
    const red = "\x1b[31mone two three\x1b[0m";
    expect(displayWidth(red)).toBe(13);
    expect(wrap(red, 8)).toEqual(["\x1b[31mone two", "three\x1b[0m"]);
    expect(wrap("\x1b[31mabcdef\x1b[0m", 3).join("")).toBe("\x1b[31mabcdef\x1b[0m");
  });

  test("puts words beside what leads them, or below", () => {
    expect(beside("  12  ", "one two three", 12)).toEqual([
      "  12",
      "       one",
      "       two",
      "       three",
    ]);
    expect(beside("  12  ", "one two three four five six seven", 32)).toEqual([
      "  12  one two three four five",
      "      six seven",
    ]);
  });
});

describe("characters", () => {
  test("of a drawing keep their columns in ASCII", () => {
    const drawn = "┌─┐│├▶◀▲▼╳┊→←·…µ×−█░";
    expect(asciiDrawing(drawn)).toHaveLength(drawn.length);
    expect(asciiText("1 … ≥ → µs")).toBe("1 ... >= -> us");
  });

  test("that a terminal would obey are written out, all others stay", () => {
    expect(harmless("a\x00\x1b[2J\x7f\x9b\u202e\u2066\u061c中é\n\t\r")).toBe(
      "a\\x00\\x1b[2J\\x7f\\x9b\\u{202e}\\u{2066}\\u{61c}中é\\n\\t\\r",
    );
    expect(harmlessLines("a\r\nb\tc\rd\x07")).toBe("a\nb\tc\\rd\\x07");
  });
});
