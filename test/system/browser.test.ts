/** The same code runs in a browser: Chromium and Node come to the same trace for the same seed. */
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWith } from "../needs.ts";
import { bundle } from "./browser/bundle.ts";
import { type EchoResult, runEcho } from "./browser/echo.ts";

const SEEDS = [1, 2, 3];

describeWith(["chromium"], "in Chromium", () => {
  let browser: Browser;
  let script: string;

  beforeAll(async () => {
    script = await bundle();
    browser = await chromium.launch({
      executablePath: "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu"],
    });
  });

  afterAll(() => browser?.close());

  test.each(SEEDS)(
    "an echo over a lossy link is the same packets as in Node (seed %i)",
    async (seed) => {
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      await page.addScriptTag({ content: script });
      const inBrowser = (await page.evaluate(
        (number) =>
          (globalThis as unknown as { echo: { runEcho: typeof runEcho } }).echo.runEcho(number),
        seed,
      )) as EchoResult;
      await page.close();
      expect(errors).toEqual([]);
      expect(inBrowser.echoed).toBe("whole");
      expect(inBrowser.packets).toBeGreaterThan(20);
      expect(inBrowser).toEqual(await runEcho(seed));
    },
  );
});
