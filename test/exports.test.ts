/**
 * `import "synfin"`: captures explained in one call, and its errors, which are sentences with
 * codes.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as zlib from "node:zlib";
import { describe, expect, test } from "vitest";
import { Tracker } from "../src/capture/index.ts";
import { explain } from "../src/exports/synfin.ts";
import { World } from "../src/sim/index.ts";

const SAMPLE = join(import.meta.dirname, "../samples/sample.pcap");
const bytes = readFileSync(SAMPLE);

describe("explain()", () => {
  test("takes a path, bytes, packed bytes, and several", async () => {
    const whole = await explain(SAMPLE);
    expect(whole.connections).toHaveLength(7);
    expect(whole.summary.connections).toBe(7);
    expect((await explain(bytes)).connections).toEqual(whole.connections);
    expect((await explain(zlib.gzipSync(bytes))).connections).toEqual(whole.connections);
    expect((await explain([bytes, SAMPLE])).connections.length).toBeGreaterThanOrEqual(7);
  });

  test("chooses packets and connections", async () => {
    const { connections } = await explain(SAMPLE, { where: "closed.how = reset" });
    expect(connections.map(({ number }) => number)).toEqual([3, 4, 5]);
    expect((await explain(bytes, { filter: "port 5999" })).connections).toHaveLength(1);
  });

  test("a capture that is cut short gives what could be read, and a note", async () => {
    for (const cut of [bytes.subarray(0, 3000), zlib.gzipSync(bytes).subarray(0, 2000)]) {
      const { connections, summary } = await explain(cut);
      expect(connections.length).toBeGreaterThan(0);
      expect(summary.notes.map(({ note }) => note)).toContain("stopped-at-byte");
    }
  });

  test.each([
    [() => explain("nothing.pcap"), "ERR_INPUT_MISSING", /does not exist/],
    [() => explain(import.meta.dirname), "ERR_INPUT_DIRECTORY", /is a directory/],
    [() => explain(new Uint8Array()), "ERR_INPUT_EMPTY", /is empty/],
    [() => explain(new TextEncoder().encode("hello there")), "ERR_INPUT_TEXT", /is text/],
    [() => explain(Uint8Array.of(1, 2, 3, 4, 5)), "ERR_INPUT_NOT_A_CAPTURE", /not a capture/],
    [() => explain(SAMPLE, { filter: "prt 80" }), "ERR_FILTER_WRONG", /not understood at "prt"/],
    [() => explain(SAMPLE, { where: "closed.hwo = x" }), "ERR_WHERE_WRONG", /did you mean/],
  ])("%s: %s", async (call, code, sentence) => {
    await expect(call()).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) });
  });
});

describe("the library's errors", () => {
  test("a connection that is not there is said so", () => {
    const missing = expect.objectContaining({ code: "ERR_EXPLAIN_NO_CONNECTION" });
    expect(() => new Tracker().lifecycle(1)).toThrow(missing);
    expect(() => new Tracker().lifecycle(1)).toThrow(/no TCP connection was found/);
  });

  test("a world refuses an address that another node has", () => {
    const world = new World();
    world.host("one", { address: "10.0.0.1" });
    const taken = expect.objectContaining({ code: "ERR_OUT_OF_RANGE" });
    expect(() => world.host("two", { address: "10.0.0.1" })).toThrow(taken);
    expect(() => world.router("r", { address: "10.0.0.1" })).toThrow(/"one" has it already/);
    expect(() => world.host("six", { address: "2001:db8::1" })).not.toThrow();
  });
});
