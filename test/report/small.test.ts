/** The small parts: widths, wrapping, numbers, languages, ranking, elisions, losses, filters. */
import { describe, expect, test } from "vitest";
import type { ProblemKind } from "../../src/capture/index.ts";
import { chartSvg } from "../../src/report/diagram/chart.ts";
import { StateCounts } from "../../src/report/diagram/stateCounts.ts";
import { relativeTo } from "../../src/report/elements/relative.ts";
import { displayWidth, padEnd, wrap } from "../../src/report/elements/width.ts";
import {
  ladderRows,
  languageNamed,
  languageOfLocale,
  MostTelling,
  messagesIn,
  tcpdumpFilter,
  wiresharkFilter,
} from "../../src/report/index.ts";
import type { Damage } from "../../src/report/messages/damage.ts";
import {
  formatBytes,
  formatCount,
  formatEndpoint,
  formatMs,
  formatShare,
} from "../../src/report/messages/format.ts";
import { storyOf } from "../../src/report/text/list.ts";
import { sentenceOf } from "../../src/report/text/sentence.ts";
import { CAPTURE_NOTES } from "../../src/trace/captureNotes.ts";
import { FACT_VALUES } from "../../src/trace/facts.ts";
import type { Lifecycle } from "../../src/trace/lifecycle.ts";
import { RULES } from "../../src/trace/rules/index.ts";
import { SummaryBuilder } from "../../src/trace/summary.ts";
import { fourSegments, lifeOf, Script } from "./fixtures.ts";
import { halfClosedStory, refusedStory, resetStory } from "./stories.ts";

describe("width", () => {
  test.each([
    ["abc", 3],
    ["三次握手", 8],
    ["→│▶", 3],
    ["，。", 4],
    ["e\u0301", 1],
    ["𠀀", 2],
  ])("%s takes %i columns", (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });

  test("folding and padding never exceed the columns", () => {
    for (const text of ["客户端先关闭", "plain text", "混合 mixed 文本"])
      for (let columns = 2; columns <= 20; columns++)
        for (const line of wrap(text, columns)) {
          expect(displayWidth(line)).toBeLessThanOrEqual(columns);
          expect(displayWidth(padEnd(line, columns))).toBe(columns);
        }
  });

  test("wrapping loses nothing, keeps units with numbers and punctuation off line starts", () => {
    const text = "服务端没有读完数据就关闭套接字（100 B 未读），于是发出的是 RST 而不是 FIN。";
    for (let columns = 12; columns < 60; columns++) {
      const lines = wrap(text, columns);
      expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
      expect(lines.some((line) => /^[，。）]/.test(line))).toBe(false);
      expect(lines.some((line) => line.endsWith("100"))).toBe(false);
    }
  });
});

describe("numbers", () => {
  test.each([
    [0, "0 ms"],
    [0.2, "200 µs"],
    [0.9999, "1 ms"],
    [12.34, "12.3 ms"],
    [999.4, "999 ms"],
    [999.6, "1 s"],
    [59_940, "59.9 s"],
    [60_000, "1 min"],
    [125_000, "2 min 5 s"],
    [3_599_600, "1 h"],
    [12_000_000, "3 h 20 min"],
    [187_200_000, "2 d 4 h"],
    [-5, "-5 ms"],
  ])("%d milliseconds are %s", (ms, text) => {
    expect(formatMs(ms)).toBe(text);
  });

  test("sizes, counts, shares and ends", () => {
    expect([0, 999, 1000, 1234, 999_600, 1.5e9].map(formatBytes)).toEqual([
      "0 B",
      "999 B",
      "1 kB",
      "1.23 kB",
      "1 MB",
      "1.5 GB",
    ]);
    expect([7, 1234, 1_234_567].map(formatCount)).toEqual(["7", "1,234", "1,234,567"]);
    expect([formatShare(1, 3), formatShare(0, 0)]).toEqual(["33.3 %", "0 %"]);
    expect(formatEndpoint({ ip: "2001:db8::1", port: 80 })).toBe("[2001:db8::1]:80");
  });
});

test("the language is what was asked for, else the locale's, else English", () => {
  expect(languageNamed("zh-CN")).toBe("zh");
  expect(languageNamed("fr")).toBeUndefined();
  const locales = ["zh_CN.UTF-8", "zh", "en_US.UTF-8", "C", "", undefined, "de_DE"];
  expect(locales.map(languageOfLocale)).toEqual(["zh", "zh", "en", "en", "en", "en", "en"]);
});

describe("the catalogues", () => {
  test.each(["en", "zh"] as const)(
    "%s speaks whole sentences with values and without",
    (language) => {
      const words = messagesIn(language);
      const full = new Proxy({}, { get: () => 3 });
      const said = [{}, full].flatMap((values) => [
        ...RULES.flatMap((rule) => [
          words.findings[rule].says(values, null),
          words.findings[rule].says(values, "server"),
          words.findings[rule].advice,
        ]),
        ...CAPTURE_NOTES.map((note) => words.notes[note](values, 2)),
      ]);
      expect(said.filter((text) => !/[.。]$/.test(text))).toEqual([]);
      if (language === "en") expect(said.filter((text) => /^[a-z]/.test(text))).toEqual([]);
      const facts = Object.keys(FACT_VALUES) as (keyof typeof FACT_VALUES)[];
      const all = [
        ...said,
        ...facts.flatMap((fact) => [words.evidence[fact]({}), words.evidence[fact](full)]),
      ];
      expect(all.filter((text) => /undefined|NaN|null| {2}| [,.;，。]/.test(text))).toEqual([]);
      if (language === "zh")
        expect(all.filter((text) => !/[\u4e00-\u9fff]/.test(text))).toEqual([]);
    },
  );
});

test("the most telling are kept, the first of equals first", () => {
  const best = new MostTelling(3);
  for (let number = 1; number <= 1000; number++)
    best.add(number === 777 ? { ...resetStory().life, number } : lifeOf({ number }));
  expect(best.list().map(({ number }) => number)).toEqual([777, 1, 2]);
  expect(best.seen).toBe(1000);
});

test("a summary keeps a few examples and counts a connection once a rule", () => {
  const builder = new SummaryBuilder();
  const { findings } = resetStory().life;
  for (let number = 1; number <= 100; number++)
    builder.add({ ...resetStory().life, number, findings: [...findings, ...findings] });
  const { findings: totals, resets } = builder.summary([]);
  expect(totals[0]).toEqual({
    rule: "reset-unread-data",
    severity: "error",
    connections: 100,
    examples: [1, 2, 3, 4, 5],
  });
  expect(resets).toHaveLength(1);
});

describe("ladder rows", () => {
  test("long runs are elided and nothing is lost count of", () => {
    const rows = ladderRows(resetStory().events);
    const segments = rows.reduce(
      (sum, row) => sum + (row.kind === "arrow" ? 1 : row.kind === "elision" ? row.segments : 0),
      0,
    );
    expect(segments).toBe(resetStory().events.filter(({ kind }) => kind === "segment").length);
    expect(rows.length).toBeLessThan(30);
  });

  test("however many odd segments there are, the bound holds and the last states are told", () => {
    const script = new Script();
    for (let i = 0; i < 5000; i++)
      script.segment(i, "client", ".", i, 1, 1, { marks: ["out of order"] });
    script.step("client", "CLOSED", "ABORT", "seen");
    const rows = ladderRows(script.events);
    expect(rows.length).toBeLessThan(125);
    expect(rows.at(-1)?.client?.state).toBe("CLOSED");
  });

  test("what was sent again was lost; what its source says was dropped, too", () => {
    const rows = ladderRows(resetStory().events);
    expect(rows.flatMap((row) => (row.kind === "arrow" && row.lost ? [row.frame] : []))).toEqual([
      4,
    ]);
    const { events } = fourSegments();
    const drop = { kind: "drop", connection: 1, at: 1, end: null, frame: 3, why: "loss" } as const;
    const dropped = ladderRows([...events, drop]);
    expect(dropped.flatMap((row) => (row.kind === "arrow" && row.lost ? [row.frame] : []))).toEqual(
      [3],
    );
  });
});

test("numbers are relative across the wrap and from the middle", () => {
  const { events } = halfClosedStory();
  const relative = relativeTo(events);
  const segments = events.filter((event) => event.kind === "segment");
  expect(segments.map((segment) => relative.seq(segment))).toEqual([1, 1, 1, 301]);
  expect(segments.map((segment) => relative.ack(segment))).toEqual([1, 301, 301, 2]);
  const long = new Script().segment(0, "client", "S", 0, 0, 0);
  long.segment(1, "client", ".", 300_000_000, 1, 1000);
  long.segment(2, "client", ".", 3_000_000_000, 1, 1000);
  const far = relativeTo(long.events);
  const numbers = long.events.filter((event) => event.kind === "segment").map(far.seq);
  expect(numbers).toEqual([0, 300_000_000, 3_000_000_000]);
});

test("filters name both directions, and frames only where there are any", () => {
  const { life } = halfClosedStory();
  expect(wiresharkFilter(life)).toContain("ipv6.src == 2001:db8::10 && tcp.srcport == 51234");
  expect(wiresharkFilter(life)).toContain("frame.number >= 1 && frame.number <= 4");
  expect(wiresharkFilter({ ...life, firstFrame: null })).not.toContain("frame.number");
  expect(tcpdumpFilter(life)).toContain("src host 2001:db8:0:1::443 and src port 443");
});

describe("what is wrong with bytes", () => {
  test("has words in both languages for whatever the readers may say", () => {
    const isComplete: [Exclude<ProblemKind, Damage>] extends [never] ? true : false = true;
    expect(isComplete).toBe(true);
    const values = { byte: 24, why: "compressed-data-ends" };
    expect(messagesIn("en").notes["stopped-at-byte"](values, 1)).toBe(
      "Reading stopped at byte 24: the compressed data ends too early. " +
        "Everything before it was read.",
    );
    expect(messagesIn("zh").notes["stopped-at-byte"](values, 1)).toBe(
      "读到第 24 字节处为止：压缩数据不完整。之前的内容均已读出。",
    );
  });
});

describe("a reset by a middlebox", () => {
  const life = { ...resetStory().life };
  const forged = {
    ...life,
    reset: {
      ...(life.reset as NonNullable<typeof life.reset>),
      by: "middlebox",
      cause: "middlebox",
    },
  } as const;

  test("is told once", () => {
    const told = (certainty: "likely" | "proved", language: "en" | "zh") =>
      storyOf({ ...forged, reset: { ...forged.reset, certainty } }, messagesIn(language));
    expect(told("likely", "en")).toContain("reset, likely by a middlebox");
    expect(told("proved", "en")).toContain("reset, by a middlebox");
    expect(told("likely", "zh")).toContain("很可能被中间设备重置");
  });
});

describe("states over time", () => {
  test("a server that was never heard of is not counted after its client gave up", () => {
    const { life } = refusedStory();
    const silent = {
      ...life,
      lastAt: 1,
      closed: { ...life.closed, how: "timeout", endedAt: 1 },
      states: {
        ...life.states,
        server: [
          { state: "unknown", at: 0, frame: 1, how: "inferred", trigger: null },
        ] satisfies Lifecycle["states"]["server"],
      },
    } as const;
    const counts = new StateCounts();
    counts.add(silent);
    counts.add({ ...silent, states: { client: [], server: [] }, lastAt: 10 });
    const { means, bins } = counts.series();
    const unknown = means.server.unknown as Float64Array;
    expect(unknown[0]).toBe(1);
    expect(unknown[bins - 1]).toBe(0);
  });

  test("the axis of a chart has no half connections", () => {
    const { life } = resetStory();
    const counts = new StateCounts();
    for (let i = 0; i < 5; i++) counts.add(life);
    expect(chartSvg(counts.series(), "client", "")).not.toMatch(/>\d+\.5</);
  });
});

describe("a TIME-WAIT that a RST ended", () => {
  const life = lifeOf({
    timeWait: { owner: "client", since: 1, until: 61, reused: null, assassinatedAt: 3.5 },
  });

  test.each(["en", "zh"] as const)("is not said to be kept, in %s", (language) => {
    const sentence = sentenceOf(life, language);
    expect(sentence).not.toContain("61.000");
    expect(sentence).toContain("3.500");
  });
});
