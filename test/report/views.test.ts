/** Every view of the same few connections, in both languages, against golden files. */
import { describe, expect, test } from "vitest";
import { displayWidth } from "../../src/report/elements/width.ts";
import {
  connectionList,
  connectionText,
  csvHeader,
  csvLine,
  eventText,
  LANGUAGES,
  ladderMermaid,
  ladderSvg,
  sentenceOf,
  summaryText,
  type View,
  zeekFooter,
  zeekHeader,
  zeekLine,
} from "../../src/report/index.ts";
import { SummaryBuilder } from "../../src/trace/summary.ts";
import { fourSegments } from "./fixtures.ts";
import { expectGolden } from "./golden.ts";
import { NOTES, resetStory, stories } from "./stories.ts";

const view = (language: View["language"], width = 110): View => ({
  language,
  width,
  colour: false,
});
const lives = stories().map(({ life }) => life);

const summed = () => {
  const builder = new SummaryBuilder();
  for (const life of lives) builder.add(life);
  return builder.summary(NOTES);
};

describe.each(LANGUAGES)("in %s", (language) => {
  test("the summary", () =>
    expectGolden(`summary.${language}.txt`, summaryText(summed(), view(language))));

  test("the list", () =>
    expectGolden(`list.${language}.txt`, connectionList(lives, 9, view(language))));

  test("the sentences", () =>
    expectGolden(
      `sentences.${language}.txt`,
      `${lives.map((life) => sentenceOf(life, language)).join("\n")}\n`,
    ));

  test.each(stories())("connection $life.number whole", ({ life, events }) =>
    expectGolden(
      `connection${life.number}.${language}.txt`,
      connectionText(life, events, view(language)),
    ),
  );

  test("a ladder as Mermaid and as SVG", async () => {
    const { life, events } = resetStory();
    await expectGolden(`ladder.${language}.mmd`, ladderMermaid(life, events, language));
    await expectGolden(`ladder.${language}.svg`, ladderSvg(life, events, language));
  });

  test("events", () =>
    expectGolden(
      `events.${language}.txt`,
      `${fourSegments()
        .events.map((event) => eventText(event, view(language, 100), null))
        .join("\n")}\n`,
    ));

  test.each([60, 80, 100, 140])("no line of the list is wider than %i columns", (width) => {
    const lines = connectionList(lives, 9, view(language, width)).split("\n");
    expect(lines.filter((line) => displayWidth(line) > Math.max(width, 63))).toEqual([]);
  });

  test("columns of a list stand under their headings whatever their script", () => {
    const text = connectionList(lives, 4, view(language, 200));
    const [, ...rows] = text.trimEnd().split("\n");
    const before = rows.map((row) => displayWidth(row.slice(0, row.search(/[^ ]/))));
    expect(new Set(before).size).toBe(1);
    const arrows = rows.slice(1).map((row) => displayWidth(row.slice(0, row.indexOf("→"))));
    expect(new Set(arrows).size).toBe(1);
  });
});

describe("for other programs", () => {
  test("CSV", () => expectGolden("connections.csv", csvHeader() + lives.map(csvLine).join("")));

  test("Zeek's conn.log", () =>
    expectGolden(
      "conn.log",
      zeekHeader("2024-05-01-12-00-00") +
        lives.map(zeekLine).join("") +
        zeekFooter("2024-05-01-12-00-31"),
    ));
});

describe("nothing at all", () => {
  test.each(LANGUAGES)("an empty capture is one sentence in %s", (language) => {
    const empty = new SummaryBuilder().summary([]);
    expect(summaryText(empty, view(language)).trimEnd().split("\n")).toHaveLength(1);
    expect(connectionList([], 0, view(language))).toBe("");
  });

  test("a connection without events has no ladder, and says the rest", () => {
    const text = connectionText(fourSegments().life, [], view("en"));
    expect(text).not.toContain("Ladder");
    expect(text).toContain("TIME-WAIT");
  });
});

test("colour changes nothing but colour", () => {
  const { life, events } = resetStory();
  const plain = connectionText(life, events, view("zh"));
  const coloured = connectionText(life, events, { ...view("zh"), colour: true });
  expect(coloured).not.toBe(plain);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes are what is looked for
  const bare = coloured.replace(/\x1b\[\d+m/g, "");
  const trimmed = (text: string) => text.replace(/ +$/gm, "");
  expect(trimmed(bare)).toBe(trimmed(plain));
});
