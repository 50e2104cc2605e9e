/** `--where`: what expressions mean, and that each mistake is one sentence with its place. */
import { describe, expect, test } from "vitest";
import { compileWhere, connectionJson, WHERE_FIELDS } from "../../src/report/index.ts";
import { moved } from "./fixtures.ts";
import { halfClosedStory, refusedStory, resetStory, stories } from "./stories.ts";

const numbersWhere = (source: string): number[] => {
  const where = compileWhere(source, "en");
  if (!where.ok) throw new Error(where.message);
  return stories()
    .filter(({ life }) => where.wanted(life))
    .map(({ life }) => life.number);
};

const mistake = (source: string, language: "en" | "zh" = "en"): string => {
  const where = compileWhere(source, language);
  return where.ok ? "no mistake" : where.message;
};

describe("what is chosen", () => {
  test.each<[string, number[]]>([
    ["closed.how = reset", [2, 4]],
    ["CLOSED.HOW = Reset", [2, 4]],
    ["closed.how != reset", [1, 3]],
    ["closed.how in (reset, half-closed)", [2, 3, 4]],
    ["closed.how not in (reset, half-closed)", [1]],
    ["closed.how = reset and opened.how = refused", [4]],
    ["opened.how = refused or durationMs > 1s and closed.how = reset", [2, 4]],
    ["(opened.how = refused or durationMs > 1s) and closed.how = reset", [2, 4]],
    ["not closed.how = reset and opened.rttMs >= 5.2", [1]],
    ["not (closed.how = reset or opened.how = mid-capture)", [1]],
    ["reset", [2, 4]],
    ["reset = null", [1, 3]],
    ["reset.cause = null", [1, 3]],
    ["opened.rttMs = null", [3, 4]],
    ["reset != null", [2, 4]],
    ["client.ip ~ '^2001:'", [3]],
    ["client.ip = 2001:db8::10", [3]],
    ["server.port in (443, 8443)", [3]],
    ["moved.server.bytes > 400kB", [2]],
    ["durationMs > 30s", [3]],
    ["lastAt >= 3600ms", [2, 3]],
    ['states.client.trigger = "rcv SYN,ACK"', [1, 2]],
    ["states.server.state = CLOSE-WAIT", [1, 3]],
    ["findings.rule = zero-window", [2]],
    ["findings.rule != zero-window", [1, 3, 4]],
    ["findings.frames = 608", [2]],
    ["findings", [2, 3, 4]],
    ["closingMs.client.FIN-WAIT-1 >= 5", [1, 3]],
    ["closed.lastAckLost = false and number < 3", [1, 2]],
    ["opened.agreed.sack", [1, 2, 4]],
    ["reset.evidence.fact = silence-before", [2]],
    ["number=1 or number=4", [1, 4]],
  ])("%s", (source, numbers) => {
    expect(numbersWhere(source)).toEqual(numbers);
  });
});

describe("what cannot be understood is told in one sentence", () => {
  test.each([
    "",
    "closed.how =",
    "closed.how = rest",
    "closed.how reset",
    "closed.hw = reset",
    "opened.rtt > 3",
    "opened.rttMs > fast",
    "number > 3s",
    "closed.how = 'reset",
    "(closed.how = reset",
    "closed.how = reset reset.by = client",
    "closed.how in reset",
    "closed.how in (reset",
    "client.ip ~ '('",
    "and",
    "= 3",
    "findings.rule = zero_window",
  ])("%s", (source) => {
    expect(mistake(source)).toMatchSnapshot();
    expect(mistake(source, "zh")).toMatch(/^--where 第 \d+ 个字符处：.*[。？]$/);
  });

  test("an endless expression is refused, not followed until the stack ends", () => {
    expect(mistake(`${"(".repeat(5000)}`)).toMatch(/at most/);
    expect(mistake(`${"not ".repeat(5000)}reset`)).toMatch(/at most/);
  });

  test("a place is the character that is wrong", () => {
    expect(mistake("closed.how = reset and opened.rttMs > fast")).toContain("character 39");
  });
});

test("every field of the JSON can be asked for, and no other", () => {
  const found = new Set<string>();
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const entry of value) visit(entry, path);
    else if (value !== null && typeof value === "object")
      for (const [key, inner] of Object.entries(value))
        visit(inner, path === "" ? key : `${path}.${key}`);
    if (path !== "") found.add(path);
  };
  for (const { life } of [resetStory(), halfClosedStory(), refusedStory()]) {
    const full = { ...life.moved.client, ...moved({ windowMin: 1, windowMax: 1 }) };
    visit({ ...life, moved: { client: full, server: full } }, "");
  }
  const known = new Set(WHERE_FIELDS.map(({ path }) => path));
  const groups = /^(opened|opened\.offered|moved|moved\.\w+|retransmitted|idle|closed|timeWait)$/;
  const values = /\.values(\.|$)|^states$|^closingMs|finRetransmissions$/;
  const missing = [...found].filter(
    (path) => !known.has(path) && !groups.test(path) && !values.test(path),
  );
  expect(missing).toEqual([]);
  expect(connectionJson(resetStory().life)).toContain('"cause":"unread-data"');
});
