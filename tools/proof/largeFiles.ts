/**
 * Captures that are larger than what anything here might count by mistake: ten million packets on
 * tuples that are used again and again, and a pipe of more than 4 GiB, where 32 bits end.
 */
import { spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { makeCapture } from "../bench/capture/makeCaptures.ts";
import { countLines, peakMegabytes } from "../bench/capture/runs.ts";
import { fromRoot } from "../root.ts";
import type { Words } from "../system.ts";

const FOLDER = fromRoot(".cache/bench");
const EXPLAIN: Words = [process.execPath, fromRoot("bin/synfin.mjs"), "explain"];
const FILE_HEADER_BYTES = 24;
const BEYOND_BYTES = 4.5 * 2 ** 30;
/** What a million connections that are all remembered may take. */
const MOST_MEGABYTES = 1_500;

function tell(what: string, isRight: boolean): boolean {
  process.stdout.write(`${isRight ? "right" : "WRONG"}: ${what}\n`);
  return isRight;
}

/** Ten million packets: every connection is found, and memory stays within bounds. */
async function manyPackets(): Promise<boolean> {
  const { path, connections, packets } = makeCapture("tiny-10", FOLDER);
  const found = await countLines([...EXPLAIN, "--json", path]);
  const counted = tell(
    `${found} of ${connections} connections in ${packets} packets`,
    found === connections,
  );
  const megabytes = peakMegabytes([...EXPLAIN, path]);
  if (megabytes === null) return counted; // without GNU time nobody can tell
  return (
    tell(`${megabytes} MB at most, of ${MOST_MEGABYTES}`, megabytes <= MOST_MEGABYTES) && counted
  );
}

/** The same packets again and again through a pipe: each is counted, beyond 4 GiB too. */
async function beyondFourGib(): Promise<boolean> {
  const { path, bytes, packets } = makeCapture("bulk", FOLDER);
  const times = Math.ceil(BEYOND_BYTES / bytes);
  const [program, ...words] = EXPLAIN;
  const child = spawn(program, [...words, "--json", "-"], { stdio: ["pipe", "pipe", "inherit"] });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  for (let i = 0; i < times; i++) {
    const start = i === 0 ? 0 : FILE_HEADER_BYTES;
    for await (const piece of createReadStream(path, { start, highWaterMark: 1 << 20 })) {
      if (!child.stdin.write(piece))
        await new Promise((resume) => child.stdin.once("drain", resume));
    }
  }
  child.stdin.end();
  const status = await ended;
  const frames = [...said.matchAll(/"lastFrame":(\d+)/g)].map(([, frame]) => Number(frame));
  const [last, all] = [Math.max(0, ...frames), packets * times];
  const gib = ((bytes * times) / 2 ** 30).toFixed(1);
  return tell(`frame ${last} of ${all} is the last, in ${gib} GiB`, status === 0 && last === all);
}

const results = [await manyPackets(), await beyondFourGib()];
process.exitCode = results.every(Boolean) ? 0 : 1;
