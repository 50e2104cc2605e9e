/** The HTML page: self-contained, both languages, and safe against whatever a capture holds. */
import { describe, expect, test } from "vitest";
import { StateCounts } from "../../src/report/diagram/stateCounts.ts";
import { PageBuilder, TABLE_ROWS } from "../../src/report/html/page.ts";
import { SummaryBuilder } from "../../src/trace/summary.ts";
import { fourSegments, lifeOf } from "./fixtures.ts";
import { expectGolden } from "./golden.ts";
import { NOTES, resetStory, stories } from "./stories.ts";

const EVIL = `"><img src=x onerror=alert(1)></script><!--'&`;

function pageOf(lives = stories(), source = "web.pcap"): string {
  const summary = new SummaryBuilder();
  const page = new PageBuilder();
  for (const { life } of lives) {
    summary.add(life);
    page.add(life);
  }
  return page.page(summary.summary(NOTES), lives, source, "en");
}

describe("the page", () => {
  test("as a whole", () => expectGolden("page.html", pageOf()));

  test("asks the network for nothing", () => {
    const page = pageOf().replaceAll('xmlns="http://www.w3.org/2000/svg"', "");
    expect(page).not.toMatch(/(?:src|href)\s*=\s*"(?!#)|url\((?!#)|@import|https?:/);
    expect(page).toContain("default-src 'none'");
  });

  test("has every text in both languages", () => {
    const page = pageOf();
    const count = (language: string) => page.split(`lang="${language}">`).length;
    expect(count("zh")).toBeGreaterThan(30);
    // The page itself is in English: one more.
    expect(count("en")).toBe(count("zh") + 1);
  });

  test("escapes what came from outside, in markup and in data", () => {
    const { life, events } = resetStory();
    const evil = {
      life: lifeOf({
        ...life,
        client: { ip: EVIL, port: 1 },
        findings: life.findings.map((finding) => ({ ...finding, values: { bytes: EVIL } })),
      }),
      events,
    };
    const page = pageOf([evil], EVIL);
    expect(page).not.toContain("<img");
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    const data = /id="rows">(.*?)<\/script>/s.exec(page)?.[1] ?? "";
    expect(JSON.parse(data)[0].cells[1]).toBe(`${EVIL}:1`);
  });

  test("of nothing and of one connection", () => {
    expect(pageOf([])).toContain("No TCP connection");
    expect(pageOf([fourSegments()])).toContain("<svg");
  });

  test("holds only the most telling of very many, and says so", () => {
    const summary = new SummaryBuilder();
    const page = new PageBuilder();
    for (let number = 1; number <= 100_000; number++) {
      const at = number / 1000;
      const life = lifeOf({ number, startedAt: at, lastAt: at + 0.026 });
      const worth = number % 10_000 === 0 ? { ...resetStory().life, number } : life;
      summary.add(worth);
      page.add(worth);
    }
    const text = page.page(summary.summary([]), [], "many.pcap", "en");
    const data = JSON.parse(/id="rows">(.*?)<\/script>/s.exec(text)?.[1] ?? "");
    expect(data).toHaveLength(TABLE_ROWS);
    expect(data[0].cells[0]).toBe(10_000);
    expect(text).toContain("2,000 most telling of 100,000");
    expect(text.length).toBeLessThan(2_500_000);
  });
});

describe("states over time", () => {
  test("means are exact across merged bins", () => {
    const counts = new StateCounts();
    const life = lifeOf({
      lastAt: 100,
      states: {
        client: [
          { state: "ESTABLISHED", at: 0, frame: 1, how: "seen", trigger: null },
          { state: "TIME-WAIT", at: 40, frame: 2, how: "seen", trigger: null },
        ],
        server: [],
      },
      timeWait: { owner: "client", since: 40, until: 70, reused: null, assassinatedAt: null },
    });
    counts.add(life);
    const { width, bins, means } = counts.series();
    const spent = (state: "ESTABLISHED" | "TIME-WAIT") =>
      [...(means.client[state] ?? [])].reduce((sum, mean) => sum + mean * width, 0);
    expect(bins * width).toBeGreaterThanOrEqual(100);
    expect(spent("ESTABLISHED")).toBeCloseTo(40, 6);
    expect(spent("TIME-WAIT")).toBeCloseTo(30, 6);
    expect(means.server).toEqual({});
  });

  test("a TIME-WAIT that outlasts the capture does not stretch it", () => {
    const counts = new StateCounts();
    counts.add(fourSegments().life);
    const { width, bins } = counts.series();
    expect(bins * width).toBeLessThan(0.06);
  });
});
