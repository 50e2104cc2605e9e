import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UserError } from "../../src/base/errors/userError.ts";
import { openSource, readCaptures } from "../../src/input/index.ts";
import { concat, payload, pcap } from "../capture/captureBytes.ts";
import { Recorder } from "../capture/recorder.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "synfin-input-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PACKETS = 3_000;
const HEADER_BYTES = 24;
const RECORD_BYTES = 16 + 100;

/** A capture of more than one piece, one packet a millisecond. */
const capture = pcap(
  Array.from({ length: PACKETS }, (_, i) => ({
    seconds: 1_000 + Math.floor(i / 1_000),
    fraction: (i % 1_000) * 1_000,
    bytes: payload(100, i),
  })),
);

/** `bytes` as a Zstandard frame of raw blocks (RFC 8878 section 3.1.1.2), unpacked as they are. */
function zstdFrame(bytes: Uint8Array): Uint8Array {
  const blocks: Uint8Array[] = [];
  const size = 20_000;
  for (let at = 0; at < bytes.length; at += size) {
    const raw = bytes.subarray(at, at + size);
    const header = (raw.length << 3) | (at + size >= bytes.length ? 1 : 0);
    blocks.push(Uint8Array.of(header & 255, (header >> 8) & 255, header >> 16), raw);
  }
  const windowOf128KiB = 7 << 3;
  return concat([Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, windowOf128KiB), ...blocks]);
}

function save(name: string, ...parts: Uint8Array[]): string {
  const path = join(folder, name);
  writeFileSync(path, concat(parts));
  return path;
}

async function readFiles(...paths: string[]) {
  const seen = new Recorder();
  const result = await readCaptures(
    paths.map((path) => openSource(path).source),
    seen,
  );
  return { seen, ...result };
}

async function complaint(path: string): Promise<[string, string | number | undefined]> {
  try {
    await readFiles(path);
  } catch (error) {
    if (error instanceof UserError) return [error.key, error.args.path];
    throw error;
  }
  throw new Error("a UserError was expected");
}

describe("files", () => {
  test("a file larger than a piece is read whole", async () => {
    const { seen, captures, epochNanos } = await readFiles(save("plain.pcap", capture));
    expect(epochNanos).toBe(1_000_000_000_000n);
    expect(captures).toMatchObject([
      { format: "pcap", packets: PACKETS, bytes: capture.length, problem: null },
    ]);
    expect(seen.packets.at(-1)?.micros).toBe((PACKETS - 1) * 1_000);
  });

  test("several files are merged by time", async () => {
    const first = save("first", capture.subarray(0, HEADER_BYTES + 1_000 * RECORD_BYTES));
    const second = save(
      "second",
      capture.subarray(0, HEADER_BYTES),
      capture.subarray(HEADER_BYTES + 1_000 * RECORD_BYTES),
    );
    const { seen, captures } = await readFiles(second, first);
    expect(captures.map(({ name, packets }) => [name, packets])).toEqual([
      [second, PACKETS - 1_000],
      [first, 1_000],
    ]);
    expect(seen.packets.map(({ micros }) => micros)).toEqual(
      Array.from({ length: PACKETS }, (_, i) => i * 1_000),
    );
  });

  test("progress ends at the size of the file, and never goes back", async () => {
    const path = save("large.pcap", ...Array(40).fill(capture.subarray(HEADER_BYTES)));
    writeFileSync(path, concat([capture.subarray(0, HEADER_BYTES)]), { flag: "r+" });
    const told: number[] = [];
    const { source } = openSource(path);
    await readCaptures([source], new Recorder(), {
      progress: (bytesRead, size) => {
        expect(size).toBe(source.size);
        told.push(bytesRead);
      },
    });
    expect(told).toEqual(told.toSorted((a, b) => a - b));
  });
});

describe("packed files, whatever their names say", () => {
  test.each([
    ["gzip", gzipSync(capture)],
    ["gzip of several members", concat([half(0), half(1)].map((part) => gzipSync(part)))],
    ["zstd", zstdFrame(capture)],
    ["zstd of several frames", concat([half(0), half(1)].map(zstdFrame))],
    [
      "zstd after a frame to be skipped",
      concat([Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3), zstdFrame(capture)]),
    ],
  ])("%s", async (name, bytes) => {
    const { captures } = await readFiles(save(`${name}.txt`, bytes));
    expect(captures).toMatchObject([{ packets: PACKETS, bytes: capture.length, problem: null }]);
  });

  test.each([
    ["gzip", gzipSync(capture, { level: 0 }), "compressed-data-ends"],
    ["zstd", zstdFrame(capture), "compressed-data-ends"],
  ])("%s cut short gives what was unpacked, and says so", async (name, bytes, kind) => {
    const { captures } = await readFiles(save(`cut.${name}`, bytes.subarray(0, 250_000)));
    const { packets, problem } = captures[0] as (typeof captures)[0];
    expect(packets).toBeGreaterThan(1_000);
    expect(packets).toBeLessThan(PACKETS);
    expect(problem).toEqual({ kind, at: HEADER_BYTES + packets * RECORD_BYTES, value: 0 });
  });

  test.each([
    ["gzip", gzipSync(capture, { level: 0 })],
    ["zstd", zstdFrame(capture)],
  ])("%s damaged inside gives what came before, and says so", async (name, bytes) => {
    const damaged = bytes.slice();
    // The fourth block's header: lengths that contradict each other, a type that does not exist.
    if (name === "gzip") damaged.fill(0xff, 10 + 3 * 65_540, 10 + 3 * 65_540 + 5);
    else damaged.set([0x56, 0, 0], 6 + 3 * 20_003);
    const { captures } = await readFiles(save(`damaged.${name}`, damaged));
    expect(captures[0]?.problem?.kind).toBe("compressed-data-damaged");
    expect(captures[0]?.packets).toBeGreaterThan(300);
  });

  test("a damaged gzip file gives every record before the damage", async () => {
    // Three stored blocks (RFC 1951 3.2.4), and one whose lengths contradict each other: zlib
    // unpacks what it is given at once, and gives nothing of that when it fails.
    const head = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3);
    const blockBytes = 10_000;
    const block = (i: number) =>
      concat([
        Uint8Array.of(0, blockBytes & 0xff, blockBytes >> 8, ~blockBytes & 0xff, ~blockBytes >> 8),
        capture.subarray(i * blockBytes, (i + 1) * blockBytes),
      ]);
    const damage = Uint8Array.of(0, 1, 1, 1, 1);
    const packed = concat([head, block(0), block(1), block(2), damage]);
    const { captures } = await readFiles(save("damaged.gz", packed));
    expect(captures[0]?.problem?.kind).toBe("compressed-data-damaged");
    const whole = Math.floor((3 * blockBytes - HEADER_BYTES) / RECORD_BYTES);
    expect(captures[0]?.packets).toBe(whole);
  });

  test("a frame that wants a window of gigabytes is refused before memory is taken", async () => {
    const greedy = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 21 << 3, 1, 0, 0, ...payload(40));
    expect(await complaint(save("greedy", greedy))).toEqual([
      "input.zstdWindow",
      join(folder, "greedy"),
    ]);
  });
});

describe("what is no capture", () => {
  test.each([
    ["empty", new Uint8Array(0), "input.empty"],
    ["packed emptiness", gzipSync(""), "input.empty"],
    ["text", new TextEncoder().encode("12:00:01 IP 10.0.0.1.80 > 10.0.0.2: S"), "input.text"],
    ["other bytes", payload(200), "input.notACapture"],
    ["two bytes", payload(2), "input.notACapture"],
  ])("%s", async (name, bytes, key) => {
    const path = save(name, bytes);
    expect(await complaint(path)).toEqual([key, path]);
  });

  test("a file that is not there, and a directory", async () => {
    const missing = join(folder, "missing");
    expect(await complaint(missing)).toEqual(["input.missing", missing]);
    expect(await complaint(folder)).toEqual(["input.directory", folder]);
  });

  test("one bad file among several is named", async () => {
    const text = save("notes", new TextEncoder().encode("some notes, and more of them"));
    const good = save("good", capture);
    await expect(readFiles(good, text)).rejects.toMatchObject({
      key: "input.text",
      args: { path: text },
    });
  });
});

describe("standard input", () => {
  const program = `
    import { openSource, readCaptures } from "./dist/input/index.js";
    let packets = 0;
    const sink = { packet() { packets++; } };
    const { captures } = await readCaptures([openSource("-").source], sink);
    console.log(packets, captures[0].problem);
  `;
  // A child of its own, for standard input is a process's; it runs what \`tsc -b\` has built.
  const run = (stdio: "pipe" | number, input?: Uint8Array) =>
    spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      stdio: [stdio, "pipe", "pipe"],
      ...(input && { input }),
      encoding: "utf8",
      timeout: 50_000,
    });

  test("a pipe", () => {
    expect(run("pipe", capture).stdout).toBe(`${PACKETS} null\n`);
  });

  test("a packed pipe", () => {
    expect(run("pipe", gzipSync(capture)).stdout).toBe(`${PACKETS} null\n`);
  });

  test("a file", () => {
    const descriptor = openSync(save("redirected", capture), "r");
    expect(run(descriptor).stdout).toBe(`${PACKETS} null\n`);
    closeSync(descriptor);
  });
});

/** One half of the capture, divided inside a record. */
function half(which: number): Uint8Array {
  const middle = 150_001;
  return which === 0 ? capture.subarray(0, middle) : capture.subarray(middle);
}
