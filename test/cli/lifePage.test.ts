/** The page of `synfin host`: both languages, light and dark, and nothing that a browser misses. */
import { describe, expect, test } from "vitest";
import { languageOfHeader } from "../../src/cli/play/acceptLanguage.ts";
import { lifePage, pageOf } from "../../src/cli/play/lifePage.ts";
import { Recorder } from "../../src/cli/play/recorder.ts";
import type { Language } from "../../src/report/index.ts";
import type { HttpRequest } from "../../src/tun/index.ts";
import { resetStory } from "../report/stories.ts";

const { life, events } = resetStory();

function pageFor(language: Language, bound = 1024): string {
  const recorder = new Recorder({ connections: 8, events: bound });
  for (const event of events) recorder.listener(event);
  for (const event of events) recorder.listener({ ...event, connection: event.connection + 1 });
  return pageOf(recorder, life.client, language) ?? "";
}

/** What "/" and other paths are answered, as text. */
function answer(path: string, language?: string): string {
  const request = { method: "GET", path, connection: {}, header: () => language };
  const bytes = lifePage(null, "en")(request as unknown as HttpRequest).bytes(false, false);
  return new TextDecoder().decode(bytes);
}

describe.each(["en", "zh"] as const)("in %s", (language) => {
  const page = pageFor(language);

  test("is light or dark as its reader has it, the ladder too", () => {
    const dark = /@media\(prefers-color-scheme:dark\)\{[^}]*\.ladder\{([^}]*)\}/g;
    const variables = [...page.matchAll(dark)].map(([, text]) => text).join();
    for (const name of ["page", "paper", "ink", "muted", "line", "bad", "odd", "control", "plain"])
      expect(variables).toContain(`--${name}:#`);
    expect(variables).toContain("color-scheme:dark");
    expect(page.match(/<style>/g)).toHaveLength(1);
  });

  test("fits a phone, and asks for nothing", () => {
    expect(page).toContain('<meta name="viewport" content="width=device-width,initial-scale=1">');
    expect(page).toContain('<link rel="icon" href="data:image/svg+xml,');
    expect(page.replace(/href="data:[^"]*"/, "")).not.toMatch(/(?:src|href)\s*=|url\(|@import/);
  });

  test("says so in its own language", () => {
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain(language === "en" ? "Connections before it" : "此前的连接");
    expect(/[\u4e00-\u9fff]/.test(page)).toBe(language === "zh");
  });
});

test("what is not drawn is told, and counted", () => {
  expect(pageFor("en")).not.toContain("not drawn");
  expect(pageFor("en", 8)).toMatch(/\d+ events in the middle are not drawn; all totals count them/);
});

test.each([
  ["zh-CN,zh;q=0.9,en;q=0.8", "zh"],
  ["en-GB,en;q=0.9,zh;q=0.1", "en"],
  ["de, zh-TW;q=0.5, en;q=0.4", "zh"],
  ["en;q=0, zh;q=0.001", "zh"],
  ["fr", "en"],
  ["*", "en"],
  ["zh;q=x", "en"],
  [undefined, "en"],
] as const)("Accept-Language: %s is answered in %s", (accepted, language) => {
  expect(languageOfHeader(accepted, "en")).toBe(language);
});

test("other paths are answered, and who keeps nothing says so in the reader's language", () => {
  expect(answer("/ok")).toMatch(/^HTTP\/1.1 200 .*\nok\n$/s);
  expect(answer("/favicon.ico")).toMatch(/^HTTP\/1.1 200 .*image\/svg\+xml.*<svg/s);
  expect(answer("/nothing")).toMatch(/^HTTP\/1.1 404 /);
  expect(answer("/")).toContain("remembers nothing");
  const noPeer = answer("/", "zh-CN");
  expect(noPeer).toContain("不记录连接");
});
