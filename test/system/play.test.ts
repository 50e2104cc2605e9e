/** `synfin host`, `listen` and `connect` as a user runs them, in a namespace of their own. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { describeWith } from "../needs.ts";
import { TUN_NEEDS } from "./tunWorld.ts";

const NAME = `synfin-play-${process.pid}`;
const ROOT = join(import.meta.dirname, "../..");
const MAIN = join(ROOT, "bin/synfin.mjs");
// Not `ip netns exec`: that mounts a /sys of its own, where the kernel's trace is missing.
const INSIDE = ["nsenter", `--net=/run/netns/${NAME}`];

const LIMIT_MS = 45_000;

/** What a test started and has not seen the end of. */
const running = new Set<ChildProcess>();

/** A program in the namespace; `said` is what it printed so far. */
interface Running {
  readonly child: ChildProcess;
  readonly all: Promise<string>;
  said(words: RegExp): Promise<void>;
}

function start(command: readonly string[]): Running {
  const [program = "", ...words] = [...INSIDE, ...command];
  const env = { ...process.env, NO_COLOR: "1" };
  // One that hangs ends in time for its test to tell what it said.
  const child = spawn(program, words, { env, timeout: LIMIT_MS, killSignal: "SIGKILL" });
  running.add(child);
  child.on("close", () => running.delete(child));
  let heard = "";
  const waiting = new Set<() => void>();
  const hear = (bytes: Buffer): void => {
    heard += bytes;
    for (const look of waiting) look();
  };
  child.stdin.on("error", () => {}); // it may have ended before it read everything
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const all = new Promise<string>((resolve) => child.on("close", () => resolve(heard)));
  const said = (words: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (words.test(heard)) resolve();
      };
      waiting.add(look);
      look();
      all.then(() => reject(new Error(`it ended, and said: ${heard}`)));
    });
  return { child, all, said };
}

const synfin = (...words: string[]): Running =>
  start([process.execPath, MAIN, ...words, "--lang", "en"]);

/** Ends it as Ctrl-C does; what it printed in all. */
function interrupt({ child, all }: Running): Promise<string> {
  child.kill("SIGINT");
  return all;
}

async function output(command: readonly string[], input = ""): Promise<string> {
  const { child, all } = start(command);
  child.stdin?.end(input);
  return all;
}

describeWith([...TUN_NEEDS, "curl", "nc", "nsenter"], "synfin host, listen, connect", () => {
  const folder = mkdtempSync(join(tmpdir(), "synfin-play-"));

  beforeAll(() => {
    execFileSync("ip", ["netns", "add", NAME]);
    execFileSync("ip", ["-n", NAME, "link", "set", "lo", "up"]);
  });

  afterEach(() => {
    for (const child of running) child.kill("SIGKILL");
  });

  afterAll(() => {
    spawnSync("ip", ["netns", "del", NAME]);
    rmSync(folder, { recursive: true });
  });

  test("examples/http-on-tun.mjs serves one request, and ends", async () => {
    const server = start([process.execPath, join(ROOT, "examples/http-on-tun.mjs"), "1"]);
    await server.said(/^http:\/\/192\.0\.2\.2:8000\/ on tun/m);
    const answer = await output(["curl", "-sS", "http://192.0.2.2:8000/here"]);
    expect(answer).toBe("hello ::ffff:192.0.2.1, you asked for /here\n");
    await server.all;
  });

  test("host: a page on its own connection, services, knobs, a capture; then gone", async () => {
    const pcap = join(folder, "host.pcapng");
    const knobs = ["--set", "tcp_fin_timeout=5", "--tcp_sack", "0"];
    const host = synfin("host", "--tun", "synfin9", "--trace", "--pcap", pcap, ...knobs);
    await host.said(/^ready: 192\.0\.2\.2, 2001:db8::2 on synfin9/m);
    const page = await output(["curl", "-sS", "http://192.0.2.2/"]);
    expect(page).toContain("SYN-RECEIVED");
    expect(page).toContain("</svg>");
    expect(await output(["nc", "-N", "192.0.2.2", "7"], "echo this\n")).toBe("echo this\n");
    expect(await output(["nc", "192.0.2.2", "8089"], "a line\nquit\n")).toMatch(
      /1: a line\nbye\n$/,
    );
    const told = await interrupt(host);
    expect(told).toMatch(/server {2}LISTEN → SYN-RECEIVED {2}rcv SYN/);
    expect(told).toMatch(/Flags \[S\.\].*mss 1460/);
    expect(told).not.toMatch(/Flags \[S\.\].*sackOK/);
    expect(readFileSync(pcap).length).toBeGreaterThan(1000);
    expect(await output(["ip", "-brief", "link"])).not.toContain("synfin9");
  });

  test.each([
    ["host --set tcp_tw_recycle=1", /^synfin: there is no knob "tcp_tw_recycle"; .* lists .*\n$/],
    ["host --peer 10.0.0.1", /^synfin: --peer 10\.0\.0\.1 lies outside of 192\.0\.2\.2\/24; .*\n$/],
    ["host --tun a-name-of-sixteen", /^synfin: "a-name-of-sixteen" is no name .*\n$/],
    [
      "host --pcap /no/such/folder",
      /^synfin: \/no\/such\/folder cannot be written \(ENOENT\); .*\n$/,
    ],
    ["connect 192.0.2.1:x", /^synfin: "192\.0\.2\.1:x" is no HOST:PORT; .*\n$/],
  ])("%s: told in one sentence", async (words, sentence) => {
    const child = synfin(...words.split(" "));
    expect(await child.all).toMatch(sentence);
    expect(child.child.exitCode).toBe(2);
  });

  test("a refusal is told in a sentence", async () => {
    const client = synfin("connect", "192.0.2.1:9");
    client.child.stdin?.end();
    expect(await client.all).toMatch(
      /refused, nobody listens there: 192\.0\.2\.1:9 \(ECONNREFUSED\)/,
    );
    expect(client.child.exitCode).toBe(1);
  });

  describe.each([
    ["synfin", "192.0.2.1"],
    ["kernel", "127.0.0.1"],
  ])("on %s", (on, address) => {
    test("connect talks, half-closes, and shows the states that it went through", async () => {
      const server = synfin("listen", "--on", "kernel", "--once", "8090");
      await server.said(/listening/);
      const client = synfin("connect", "--on", on, `${address}:8090`);
      client.child.stdin?.end("hello\n");
      const told = await client.all;
      expect(told).toContain("1: hello");
      expect(told).toMatch(/ESTABLISHED → FIN-WAIT-1 {2}CLOSE/);
      expect(told).toMatch(/→ TIME-WAIT/);
      expect(await server.all).toMatch(/ESTABLISHED → CLOSE-WAIT {2}rcv FIN/);
    });

    test("fifty connections closed at once are fifty TIME-WAITs", async () => {
      const port = on === "kernel" ? "8091" : "8092";
      const server = synfin("listen", "--on", "kernel", port);
      await server.said(/listening/);
      // A FIN that a busy machine makes the server repeat is acknowledged to nobody, and the RST
      // that answers would end TIME-WAIT (RFC 1337): on the engine the knob against it is set.
      const knob = on === "kernel" ? [] : ["--tcp_rfc1337", "1"];
      const words = ["connect", "--on", on, ...knob, "--count", "50", `${address}:${port}`];
      const client = synfin(...words);
      const told = await client.all;
      expect(told).toContain("50 connections in");
      expect(told).toContain("0 failed");
      const most = Math.max(...[...told.matchAll(/ (\d+)\n/g)].map(([, count]) => Number(count)));
      expect(told).toContain("TIME-WAIT\n");
      expect(most).toBeGreaterThanOrEqual(on === "kernel" ? 40 : 50);
      const [, own] = /TIME-WAITs: (\d+) of this end, 0 of the other/.exec(told) ?? [];
      expect(Number(own)).toBeGreaterThanOrEqual(on === "kernel" ? 40 : 50);
      await interrupt(server);
    });
  });

  test("a TIME-WAIT of the kernel's is known over IPv6 too", async () => {
    const server = synfin("listen", "--on", "kernel", "--once", "8093");
    await server.said(/listening/);
    const client = synfin("connect", "--on", "kernel", "[::1]:8093");
    client.child.stdin?.end("hello\n");
    const told = await client.all;
    expect(told).toContain('synfin explain -i any "tcp port 8093"');
    expect(told).toMatch(/FIN-WAIT-2 → TIME-WAIT/);
    expect(told).not.toContain("unknown");
    await server.all;
  });

  test("who may not read the kernel's trace is told so, and served", async () => {
    const nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    const words = ["listen", "--on", "kernel", "8094", "--lang", "en"];
    const server = start([...nobody, process.execPath, MAIN, ...words]);
    await server.said(/listening/);
    expect(await interrupt(server)).toContain(
      "no transitions are printed: the kernel shows its trace to root only; run it with sudo\n",
    );
  });

  test("listen on the engine serves the kernel, and a linger of 0 resets", async () => {
    const server = synfin("listen", "--once", "--linger", "0", "--trace");
    await server.said(/listening on 192\.0\.2\.2:8089/);
    await output(["nc", "192.0.2.2", "8089"], "quit\n");
    const told = await server.all;
    expect(told).toMatch(/ESTABLISHED → CLOSED {2}ABORT/);
    expect(told).toMatch(/Flags \[R\.\]/);
  });
});
