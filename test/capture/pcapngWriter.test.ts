import { describe, expect, test } from "vitest";
import { PcapngWriter } from "../../src/capture/pcapngWriter.ts";
import { DIRECTION_OUTBOUND } from "../../src/capture/sink.ts";
import { concat, enhanced, interfaceBlock, option, payload, section } from "./captureBytes.ts";
import { read } from "./recorder.ts";

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const END_OF_OPTIONS = new Uint8Array(4);

describe("the pcapng writer", () => {
  test("what it writes is what the format's document says, byte by byte", () => {
    const writer = new PcapngWriter(1_000n);
    expect(writer.section("synfin")).toEqual(section([option(4, text("synfin")), END_OF_OPTIONS]));
    expect(writer.interface(101, "tap0", 200)).toEqual(
      interfaceBlock(101, 200, [
        option(2, text("tap0")),
        option(9, Uint8Array.of(9)),
        END_OF_OPTIONS,
      ]),
    );
    expect(writer.packet(0, 2.5, payload(7))).toEqual(enhanced(0, 3_500n, payload(7)));
  });

  test("what it writes, the reader reads", () => {
    const writer = new PcapngWriter(1_700_000_000_000_000_000n);
    const { seen, reader } = read(
      writer.section("synfin"),
      writer.interface(101, "client"),
      writer.interface(1, "server"),
      writer.packet(1, 0.001, payload(5), { comment: "lost on purpose 丢" }),
      writer.packet(0, 86_400_000_000.5, payload(6), {
        direction: DIRECTION_OUTBOUND,
        originalLength: 1_500,
      }),
    );
    expect(reader.problem).toBeNull();
    expect(reader.epochNanos).toBe(1_700_000_000_000_000_001n);
    expect(seen.interfaces.map(({ name, linkType }) => [name, linkType])).toEqual([
      ["client", 101],
      ["server", 1],
    ]);
    expect(seen.packets).toMatchObject([
      { bytes: "0001020304", originalLength: 5, interfaceIndex: 1, micros: 0, direction: 0 },
      { originalLength: 1_500, interfaceIndex: 0, micros: 86_400_000_000.499, direction: 2 },
    ]);
    expect(seen.comments).toEqual([[1, "lost on purpose 丢"]]);
  });

  test("a comment too long for an option is cut, and the file stays sound", () => {
    const writer = new PcapngWriter();
    const { seen, reader } = read(
      concat([
        writer.section("x".repeat(70_000)),
        writer.interface(1, ""),
        writer.packet(0, 0, payload(1), { comment: "y".repeat(70_000) }),
      ]),
    );
    expect(reader.problem).toBeNull();
    expect(seen.comments[0]?.[1]).toHaveLength(0xffff);
  });

  test("a packet on an interface that was never declared is our own bug", () => {
    expect(() => new PcapngWriter().packet(0, 0, payload(1))).toThrow("declared before it");
  });
});
