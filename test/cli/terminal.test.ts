/**
 * What a terminal is shown: as much as its columns hold, in the colours and characters that it has,
 * and nothing that it would obey.
 */
import { spawnSync } from "node:child_process";
import {
  closeSync,
  copyFileSync,
  linkSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { displayWidth } from "../../src/report/elements/width.ts";
import { describeWith } from "../needs.ts";
import { ENVIRONMENT, PROGRAM, ROOT, SAMPLE, synfin } from "./synfin.ts";
import { onTerminal, TERMINAL_NEEDS, withoutColours } from "./terminal.ts";

const IPV6 = "test/captures/opened-ipv6.pcap";
const LANGUAGES = ["en", "zh"] as const;
const ESCAPE = "\x1b[";

const golden = (name: string, text: string): Promise<void> =>
  expect(text).toMatchFileSnapshot(join(import.meta.dirname, "golden", name));

const wider = (text: string, columns: number): string[] =>
  text.split("\n").filter((line) => displayWidth(line) > columns);

const folder = mkdtempSync(join(tmpdir(), "synfin-terminal-"));
afterAll(() => rmSync(folder, { recursive: true }));

const CALLS: readonly (readonly [name: string, words: readonly string[]])[] = [
  ["summary", ["explain", "samples/sample.pcap"]],
  ["connection", ["explain", "-c", "1", "samples/sample.pcap"]],
  ["ipv6", ["explain", IPV6]],
  ["ipv6-connection", ["explain", "-c", "1", IPV6]],
  ["events", ["explain", "--events", "--where", "number=3", "samples/sample.pcap"]],
  ["servers", ["explain", "--group-by", "server", "samples/sample.pcap"]],
  ["diagram", ["diagram", "--all"]],
];

describeWith(TERMINAL_NEEDS, "a terminal", () => {
  describe.each([80, 200])("of %i columns", (columns) => {
    test.each(LANGUAGES)("shows all of it in %s, and no line is wider", async (language) => {
      for (const [name, words] of CALLS) {
        const text = withoutColours(onTerminal(columns, [...words, "--lang", language]));
        expect(wider(text, columns), name).toEqual([]);
        await golden(`${name}.${columns}.${language}.txt`, text);
      }
    });
  });

  test("of 60 columns shows all of it, too", () => {
    for (const [name, words] of CALLS.slice(0, 2)) {
      const text = onTerminal(60, words);
      expect(wider(text, 60), name).toEqual([]);
      expect(text).not.toContain("…\n");
    }
  });

  test("has colours unless it is dumb, or somebody said otherwise", () => {
    const words = ["explain", SAMPLE];
    expect(onTerminal(80, words)).toContain(ESCAPE);
    expect(onTerminal(80, words, { TERM: "dumb" })).not.toContain(ESCAPE);
    expect(onTerminal(80, words, { NO_COLOR: "1" })).not.toContain(ESCAPE);
    expect(onTerminal(80, [...words, "--color=never"])).not.toContain(ESCAPE);
    expect(onTerminal(80, [...words, "--color=always"], { TERM: "dumb" })).toContain(ESCAPE);
  });

  test("is not wider for those who say nothing of its width", () => {
    expect(onTerminal(0, ["explain", "samples/sample.pcap"])).toContain("what happened");
  });
});

describe("a pipe", () => {
  test.each([
    ["explain", SAMPLE],
    ["explain", "-c", "1", SAMPLE],
    ["explain", "--events", SAMPLE],
    ["explain", "--group-by", "port", SAMPLE],
    ["diagram"],
  ])("has colours where they are asked for: %s %s %s", (...words) => {
    expect(synfin(words).stdout).not.toContain(ESCAPE);
    expect(synfin(["--color=always", ...words]).stdout).toContain(ESCAPE);
    expect(synfin([...words, "--color", "always"]).stdout).toContain(ESCAPE);
  });

  test("takes FORCE_COLOR, which NO_COLOR refuses", () => {
    const run = (environment: Readonly<Record<string, string>>) =>
      synfin(["explain", SAMPLE], undefined, environment).stdout;
    expect(run({ FORCE_COLOR: "1" })).toContain(ESCAPE);
    expect(run({ FORCE_COLOR: "0" })).not.toContain(ESCAPE);
    expect(run({ FORCE_COLOR: "1", NO_COLOR: "1" })).not.toContain(ESCAPE);
  });
});

describe("a locale without UTF-8", () => {
  const ASCII = /^[\0-\x7f]*$/;
  const said = (words: readonly string[], environment: Readonly<Record<string, string>>) => {
    const { stdout, stderr } = synfin(words, undefined, environment);
    return stdout + stderr;
  };

  test.each([
    { LC_ALL: "C" },
    { LC_ALL: "POSIX" },
    { LANG: "zh_CN.GB18030" },
    { LC_CTYPE: "C", LANG: "zh_CN.UTF-8" },
  ])("gets ASCII and English: %o", (environment) => {
    const text = said(["explain", SAMPLE], environment);
    expect(text).toMatch(ASCII);
    expect(text).toContain("Connections, the most telling first");
  });

  test("gets ASCII from every command, and from mistakes", () => {
    const calls = [...CALLS.map(([, words]) => words), ["help", "explain"], ["help", "knobs"]];
    for (const words of [...calls, ["explian"]])
      expect(said(words, { LC_ALL: "C" })).toMatch(ASCII);
  });

  test("has no use for Chinese, but in files that name their character set", () => {
    const environment = { LC_ALL: "C" };
    for (const words of [["explain", SAMPLE], ["help"], ["explain"]])
      expect(said([...words, "--lang", "zh"], environment)).toMatch(ASCII);
    const page = synfin(["explain", "--html", "--lang", "zh", SAMPLE], undefined, environment);
    expect(page.stdout).toContain('<html lang="zh">');
  });

  test("keeps every column where it was", async () => {
    const words = ["explain", "-c", "1", "samples/sample.pcap"];
    const ascii = said(words, { LC_ALL: "C" });
    await golden("connection.ascii.txt", ascii);
    const widths = (text: string) => text.split("\n").map(displayWidth);
    expect(widths(ascii)).toEqual(widths(said(words, {})));
    await golden("diagram.ascii.txt", said(["diagram", "--all"], { LC_ALL: "C" }));
  });

  test("is not assumed where no variable says anything", () => {
    expect(said(["explain", SAMPLE], { LANG: "" })).toContain("→");
  });
});

describe("others' words", () => {
  const name = "evil\x1b]0;owned\x07\x9b2J\u202egnp.pcap";
  const path = join(folder, name);
  const shown = "evil\\x1b]0;owned\\x07\\x9b2J\\u{202e}gnp.pcap";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  const OBEYED = /[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/;

  test("in the name of a file are shown, not obeyed: missing, damaged, a script", () => {
    const missing = synfin(["explain", path]);
    expect(missing.stderr).toContain(shown);
    writeFileSync(path, readFileSync(SAMPLE).subarray(0, 3000));
    const damaged = synfin(["explain", path, SAMPLE]);
    const script = synfin(["packetdrill", path]);
    expect(script.stdout).toContain(shown);
    for (const { stdout, stderr } of [missing, damaged, script])
      expect(stdout + stderr).not.toMatch(OBEYED);
    expect(damaged.stdout).toContain("stopped at byte");
  });

  test("in what was typed are shown, too", () => {
    for (const words of [
      ["explain", SAMPLE, "--where", "port=\x1b[2J"],
      ["explain", SAMPLE, "port \x1b[2J and"],
      ["\x1b[2J"],
      ["explain", "--limit", "\x9b2J", SAMPLE],
    ])
      expect(synfin(words).stderr).not.toMatch(OBEYED);
  });

  test("stay as they are in JSON, where they are escaped already", () => {
    const { stdout } = synfin(["packetdrill", "--json", path]);
    expect(JSON.parse(stdout).file).toBe(path);
  });
});

describe("a file that is read", () => {
  test("is not written over, under whatever name", () => {
    const own = join(folder, "own.pcap");
    const link = join(folder, "link.pcap");
    copyFileSync(SAMPLE, own);
    linkSync(own, link);
    const before = readFileSync(own);
    for (const words of [[own], ["-r", own], [SAMPLE, link]])
      expect(synfin(["explain", ...words, "-o", link]).status).toBe(2);
    const stdin = openSync(own, "r");
    const piped = spawnSync(process.execPath, [PROGRAM, "explain", "-", "-o", link], {
      env: ENVIRONMENT,
      encoding: "utf8",
      stdio: [stdin, "pipe", "pipe"],
    });
    expect(piped.status).toBe(2);
    expect(piped.stderr).toContain("would be written over");
    closeSync(stdin);
    expect(readFileSync(own).equals(before)).toBe(true);
  });

  test("is not written over by --pcap, either: what connect sends may come from it", () => {
    const own = join(folder, "lines.txt");
    writeFileSync(own, "quit\n");
    const stdin = openSync(own, "r");
    const module = join(ROOT, "dist/cli/play/pcapFile.js");
    const code = `import { openPcapFile } from ${JSON.stringify(module)};
      try { openPcapFile(${JSON.stringify(own)}, "tun0"); }
      catch (error) { console.log(error.key); }`;
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
      encoding: "utf8",
      stdio: [stdin, "pipe", "inherit"],
    });
    closeSync(stdin);
    expect(stdout.trim()).toBe("output.isInput");
    expect(readFileSync(own, "utf8")).toBe("quit\n");
  });
});
