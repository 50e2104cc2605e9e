/** Options are written once: what help, man page, completions and parser make of the tables. */
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import type { Call, OptionRow } from "../../src/cli/calls/call.ts";
import { CALLS } from "../../src/cli/calls/index.ts";
import { completionFor, SHELLS } from "../../src/cli/help/completion.ts";
import { manPage } from "../../src/cli/help/man.ts";
import { callPage, overviewPage, referencePage } from "../../src/cli/help/page.ts";
import { REFERENCES, referenceOn } from "../../src/cli/help/references.ts";
import { parseWords } from "../../src/cli/parseWords.ts";
import { displayWidth } from "../../src/report/elements/width.ts";
import { synfin } from "./synfin.ts";

const LANGUAGES = ["en", "zh"] as const;

const optionsOf = (call: Call): [string, OptionRow][] =>
  call.groups.flatMap(({ options }) => Object.entries(options));

describe.each(LANGUAGES)("the help in %s", (language) => {
  test.each(CALLS)("of $name tells every option, in any width", (call) => {
    for (const width of [40, 80, 100]) {
      const page = callPage(call, language, width);
      for (const [name] of optionsOf(call)) expect(page).toContain(`--${name}`);
      const wide = page.split("\n").filter((line) => displayWidth(line) > Math.max(width, 72));
      expect(wide).toEqual([]);
    }
  });

  test("names every command", () => {
    const page = overviewPage(language, 80);
    for (const { name } of CALLS) expect(page).toContain(`  ${name}`);
  });

  test("as a man page has no line that roff would take for a request of its own", () => {
    const lines = manPage(language, "1.2.3").split("\n");
    const requests = lines.filter((line) => /^[.']/.test(line)).map((line) => line.split(" ")[0]);
    expect([...new Set(requests)].sort()).toEqual([".B", ".PP", ".SH", ".SS", ".TH", ".TP", ".br"]);
    for (const call of CALLS)
      for (const [name] of optionsOf(call))
        expect(lines.join("\n")).toContain(`\\-\\-${name.replaceAll("-", "\\-")}`);
  });
});

describe("completions", () => {
  test.each(SHELLS)("of %s offer every command and option", (shell) => {
    const script = completionFor(shell);
    for (const call of CALLS) {
      expect(script).toContain(call.name);
      for (const [name] of optionsOf(call)) expect(script).toContain(name);
    }
  });

  test("of bash complete commands, options and values", () => {
    const complete = (line: string): string[] => {
      const words = line.split(" ");
      const script = `${completionFor("bash")}
        COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")})
        COMP_CWORD=${words.length - 1}
        _synfin; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const { stdout, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
      expect(stderr).toBe("");
      return stdout.trim().split("\n").sort();
    };
    expect(complete("synfin ex")).toEqual(["explain"]);
    expect(complete("synfin explain --gro")).toEqual(["--group-by"]);
    expect(complete("synfin explain --group-by c")).toEqual(["cause", "client"]);
    expect(complete("synfin host --tcp_fin")).toEqual(["--tcp_fin_timeout"]);
    expect(complete("synfin help p")).toEqual(["packetdrill"]);
  });
});

describe("the parser", () => {
  const parse = (...words: string[]) =>
    parseWords("try", words, {
      form: { value: "FORM", choices: ["text", "svg"], says: "" },
      set: { value: "A=B", many: true, short: "s", says: "" },
      all: { says: "" },
    });

  test("gives text, lists and flags", () => {
    const { values, positionals } = parse("--form", "svg", "-s", "a=1", "--set=b=2", "--all", "x");
    expect({ ...values }).toEqual({ form: "svg", set: ["a=1", "b=2"], all: true });
    expect(positionals).toEqual(["x"]);
  });

  test.each([
    [["--from"], "call.unknownOption", "--form"],
    [["--form", "svq"], "call.badChoice", "svg"],
    [["--form"], "call.needsValue", undefined],
    [["--all=1"], "call.takesNoValue", undefined],
  ])("%s: %s", (words, key, near) => {
    const mistake = (): unknown => parse(...words);
    expect(mistake).toThrow(expect.objectContaining({ key }));
    if (near !== undefined)
      expect(mistake).toThrow(expect.objectContaining({ args: expect.objectContaining({ near }) }));
  });
});

describe("a call", () => {
  test.each([
    ["explian"],
    ["explain", "--jsno"],
    ["explain", "--group-by", "sever", "x"],
    ["help", "conect"],
  ])("%s: says what may have been meant", (...words) => {
    const { stderr, stdout, status } = synfin(words);
    expect([stdout, status]).toEqual(["", 2]);
    expect(stderr).toMatch(/did you mean/);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  test.each([
    ["help", "explain"],
    ["explain", "--help"],
    ["--lang", "en", "explain", "-h"],
  ])("%s: tells of explain", (...words) => {
    const { stdout, status } = synfin(words);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^synfin explain: /);
  });

  test("takes --lang before the command, too", () => {
    expect(synfin(["--lang", "zh", "help", "explain"]).stdout).toContain("用法");
    expect(synfin(["--lang=zh", "explian"]).stderr).toContain("是否想写");
  });
});

describe.each(LANGUAGES)("the lists in %s", (language) => {
  test.each(REFERENCES)("%s: have every name, and no line that is too wide", (name) => {
    const reference = referenceOn(name, language);
    const page = referencePage(reference, 80);
    for (const [first = ""] of reference.rows) expect(page).toContain(`\n${first}\n`);
    expect(page.split("\n").filter((line) => displayWidth(line) > 80)).toEqual([]);
    const words = reference.rows.flat().filter((cell) => /undefined|NaN|\$\{/.test(cell));
    expect(words).toEqual([]);
  });

  test("synfin help prints them", () => {
    const { stdout, status } = synfin(["help", "knobs", "--lang", language]);
    expect(status).toBe(0);
    expect(stdout).toContain("\ntcp_fin_timeout\n    60 · s\n");
  });
});
