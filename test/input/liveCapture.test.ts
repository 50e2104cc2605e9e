import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UserError } from "../../src/base/errors/userError.ts";
import { explainCaptureFailure, readCounts, shellQuoted } from "../../src/input/captureProgram.ts";
import { LiveCapture, readCaptures } from "../../src/input/index.ts";
import { payload, pcap } from "../capture/captureBytes.ts";
import { Recorder } from "../capture/recorder.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "synfin-live-"));
  const records = [1, 2, 3].map((seconds) => ({ seconds, fraction: 0, bytes: payload(60) }));
  writeFileSync(join(folder, "packets"), pcap(records));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Stands in for tcpdump: a shell script that writes packets and says what tcpdump says. */
const pretend = (script: string): LiveCapture =>
  new LiveCapture({ interfaceName: "eth0", filter: "port 80" }, [
    ["/nonexistent/tcpdump", []],
    ["/bin/sh", ["-c", script, "sh", join(folder, "packets")]],
  ]);

const LAST_WORDS = `
  echo '3 packets captured' >&2
  echo '5 packets received by filter' >&2
  echo '2 packets dropped by kernel' >&2
`;

async function complaint(live: LiveCapture): Promise<UserError> {
  try {
    await readCaptures([live], new Recorder());
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("a UserError was expected");
}

/** Whether a process is there and has not ended; one that has may wait to be buried. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const status = `/proc/${pid}/stat`;
    return !existsSync(status) || !/\) Z/.test(readFileSync(status, "latin1"));
  } catch {
    return false;
  }
}

describe("a live capture", () => {
  test("packets come through the pipe; what the program counted is kept", async () => {
    const live = pretend(`cat "$1"; ${LAST_WORDS}`);
    const seen = new Recorder();
    const { captures } = await readCaptures([live], seen);
    expect(seen.packets).toHaveLength(3);
    expect(captures[0]?.problem).toBeNull();
    expect(live.counts).toEqual({ received: 5, droppedBySystem: 2, droppedByInterface: null });
  });

  test("stop() ends it in order: the program is told, and its last packets are read", async () => {
    const live = pretend(`
      trap 'stop "$1"' INT
      stop() { tail -c +25 "$1"; ${LAST_WORDS} exit 0; }
      head -c 24 "$1"
      while :; do sleep 0.05; done
    `);
    const seen = new Recorder();
    const drained = (): void => live.stop();
    await readCaptures([live], seen, { drained });
    expect(seen.packets).toHaveLength(3);
    expect(live.counts?.droppedBySystem).toBe(2);
    expect(live.failure).toBeNull();
  });

  test("the program does not outlive us, even when we end in the middle", async () => {
    const here = JSON.stringify(import.meta.resolve("../../dist/input/liveCapture.js"));
    const wait = "echo $$ >&1; exec sleep 60";
    const script = `
      const { LiveCapture } = await import(${here});
      const live = new LiveCapture({ interfaceName: "x" }, [["sh", ["-c", "${wait}"]]]);
      for await (const chunk of live.chunks()) {
        process.stdout.write(chunk);
        process.exit();
      }
    `;
    const words = ["--input-type=module", "-e", script];
    const options = { encoding: "utf8", timeout: 50_000 } as const;
    const pid = Number(spawnSync(process.execPath, words, options).stdout);
    expect(pid).toBeGreaterThan(1);
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  test("an interface that goes away ends it with what was read", async () => {
    const live = pretend(`cat "$1"; ${LAST_WORDS} echo 'The interface disappeared' >&2; exit 1`);
    const { captures } = await readCaptures([live], new Recorder());
    expect(captures[0]?.packets).toBe(3);
    expect(captures[0]?.problem?.kind).toBe("read-failed");
  });

  test.each([
    ["You don't have permission to capture on that device", "live.forbidden"],
    ["(socket: Operation not permitted)", "live.forbidden"],
    ["tcpdump: eth0: No such device exists", "live.noInterface"],
    ["tcpdump: can't parse filter expression: syntax error", "live.badFilter"],
    ["tcpdump: something new", "live.failed"],
  ])("%s", async (words, key) => {
    const error = await complaint(pretend(`echo "${words}" >&2; exit 1`));
    expect(error.key).toBe(key);
    expect(error.args).toMatchSnapshot();
  });

  test("without a program, the command to run elsewhere is told", async () => {
    const live = new LiveCapture({ interfaceName: "eth0" }, [["/nonexistent/tcpdump", []]]);
    const error = await complaint(live);
    expect([error.key, error.args.command]).toEqual([
      "live.noProgram",
      "sudo tcpdump -i eth0 -U -w - | synfin explain -",
    ]);
  });
});

describe("what the capturing programs say", () => {
  test("tcpdump's counts, singular and plural", () => {
    const words =
      "1 packet captured\n1 packet received by filter\n0 packets dropped by kernel\n" +
      "4 packets dropped by interface\n";
    expect(readCounts(words)).toEqual({ received: 1, droppedBySystem: 0, droppedByInterface: 4 });
  });

  test("dumpcap's counts", () => {
    const words =
      "Packets received/dropped on interface 'lo': " +
      "10/2 (pcap:2/dumpcap:0/flushed:0/ps_ifdrop:7) (83.3%)";
    expect(readCounts(words)).toEqual({ received: 10, droppedBySystem: 2, droppedByInterface: 7 });
  });

  test("no counts, and a filter that was not given cannot be bad", () => {
    expect(readCounts("tcpdump: eth0: nothing")).toBeNull();
    const error = explainCaptureFailure("syntax error", { interfaceName: "eth0" }, "");
    expect(error.key).toBe("live.failed");
  });

  test("words are quoted for the shell only where they must be", () => {
    expect(shellQuoted("eth0.7")).toBe("eth0.7");
    expect(shellQuoted("port 80")).toBe("'port 80'");
    expect(shellQuoted("it's")).toBe("'it'\\''s'");
  });
});
