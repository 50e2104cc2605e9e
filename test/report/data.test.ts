/** What programs read: JSON against its schema and its documentation, CSV, Zeek's states. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  CSV_COLUMNS,
  connectionJson,
  connState,
  csvLine,
  eventJson,
  zeekLine,
} from "../../src/report/index.ts";
import type { Moved } from "../../src/trace/lifecycle.ts";
import { fourSegments, lifeOf, moved } from "./fixtures.ts";
import { faults } from "./schema.ts";
import { stories } from "./stories.ts";

const DOCS = join(import.meta.dirname, "../../docs");
const read = (name: string): string => readFileSync(join(DOCS, name), "utf8");

describe("JSON", () => {
  const schema = JSON.parse(read("connection.schema.json"));

  test.each(stories())("connection $life.number fits the schema", ({ life }) => {
    expect(faults(JSON.parse(connectionJson(life)), schema)).toEqual([]);
  });

  test("the schema refuses what does not fit", () => {
    const line = JSON.parse(connectionJson(lifeOf()));
    expect(faults({ ...line, number: "1" }, schema)).toEqual(["$.number: string, not integer"]);
    expect(faults({ ...line, more: 1 }, schema)).toEqual(["$.more: unknown"]);
    expect(faults({ ...line, closed: { ...line.closed, how: "x" } }, schema)).toHaveLength(1);
  });

  test.each(stories())("connection $life.number says what JSON.stringify says", ({ life }) => {
    const spare = (m: Moved) =>
      Object.fromEntries(
        Object.entries(m).filter(
          ([key, value]) =>
            key === "segments" || key === "bytes" || (value !== 0 && value !== null),
        ),
      );
    const { client, server } = life.moved;
    const expected = { ...life, moved: { client: spare(client), server: spare(server) } };
    expect(connectionJson(life)).toBe(JSON.stringify(expected));
  });

  test("every counter is written when it is not zero", () => {
    const full = Object.fromEntries(Object.keys(moved()).map((key, i) => [key, i + 1]));
    const life = lifeOf({ moved: { client: full as unknown as Moved, server: moved() } });
    const line = JSON.parse(connectionJson(life));
    expect(line.moved.client).toEqual(full);
    expect(line.moved.server).toEqual({ segments: 0, bytes: 0 });
    expect(faults(line, schema)).toEqual([]);
  });

  test("what a capture can put into values is escaped", () => {
    const [, story] = stories();
    const finding = { ...story?.life.findings[0], values: { why: '"\n\u2028</script>' } };
    const line = connectionJson(lifeOf({ findings: [finding as never] }));
    expect(line.split("\n")).toHaveLength(1);
    expect(JSON.parse(line).findings[0].values.why).toBe('"\n\u2028</script>');
  });

  test.each(["json.md", "json.zh-CN.md"])("docs/%s names every field of the schema", (page) => {
    const text = read(page);
    const names = new Set<string>();
    const visit = (part: { properties?: object; items?: object; anyOf?: object[] }): void => {
      for (const [name, inner] of Object.entries(part.properties ?? {})) {
        names.add(name);
        visit(inner);
      }
      if (part.items !== undefined) visit(part.items);
      for (const one of part.anyOf ?? []) visit(one);
    };
    visit(schema);
    const missing = [...names].filter((name) => !new RegExp(`[.\`]${name}\\b`).test(text));
    expect(missing).toEqual([]);
  });

  test("an event is a line", () => {
    for (const event of fourSegments().events) expect(JSON.parse(eventJson(event))).toEqual(event);
  });
});

describe("CSV", () => {
  test("as many cells as columns, and a comma or quote is quoted", () => {
    const life = lifeOf({ client: { ip: 'a,"b', port: 1 } });
    expect(csvLine(life)).toContain('"a,""b"');
    expect(csvLine(lifeOf()).trimEnd().split(",")).toHaveLength(CSV_COLUMNS.length);
    expect(csvLine(lifeOf()).endsWith("\r\n")).toBe(true);
  });
});

describe("Zeek's conn_state by its history", () => {
  test.each([
    ["S", "S0"],
    ["SS", "S0"],
    ["ShA", "S1"],
    ["ShADadFf", "SF"],
    ["Sr", "REJ"],
    ["ShADaF", "S2"],
    ["ShADaf", "S3"],
    ["ShADaR", "RSTO"],
    ["ShADar", "RSTR"],
    ["SR", "RSTOS0"],
    ["hr", "RSTRH"],
    ["SF", "SH"],
    ["hf", "SHR"],
    ["AaDd", "OTH"],
    ["Sh", "S1"],
  ])("%s is %s", (history, state) => {
    expect(connState(lifeOf({ history }))).toBe(state);
  });

  test("the uid is the same each time, and another for another connection", () => {
    const uid = (life = lifeOf()) => zeekLine(life).split("\t")[1];
    expect(uid()).toBe(uid());
    expect(uid()).toMatch(/^C[0-9A-Za-z]{17}$/);
    expect(uid(lifeOf({ incarnation: 2 }))).not.toBe(uid());
  });

  test.each([
    ["1970-01-01T00:00:00.000000000Z", 0, "0.000000"],
    ["2024-02-29T23:59:59.999999999Z", 0.000001, "1709251200.000000"],
    ["2000-03-01T00:00:00Z", 1.5, "951868801.500000"],
  ])("%s and %d seconds", (epoch, startedAt, ts) => {
    expect(zeekLine(lifeOf({ epoch, startedAt })).split("\t")[0]).toBe(ts);
  });
});
