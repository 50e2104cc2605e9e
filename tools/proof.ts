/**
 * `npm run proof [-- PART…]`: what takes too long for `npm test`, all of it or some parts by name.
 * It ends with `N passed, N failed`, and with status 1 where one failed.
 */
import { runBounded } from "./bounded.ts";
import { Mistake, runTool } from "./command.ts";
import { PARTS, type Part } from "./proof/parts.ts";
import { fromRoot, ROOT } from "./root.ts";
import { completePath } from "./systemPackages.ts";

const LIST = PARTS.map(({ name, says }) => `  ${name.padEnd(14)} ${says}`).join("\n");

const TOOL = {
  call: "npm run proof --",
  operands: "[PART…]",
  says: `Runs what takes too long for npm test, all of it or these parts:\n\n${LIST}`,
  options: {},
};

/** What keeps this machine from running a part; null when nothing does. */
function unfit({ needsKernel }: Part): string | null {
  const isRoot = process.platform === "linux" && process.getuid?.() === 0;
  return needsKernel && !isRoot ? "needs Linux and root" : null;
}

/** Whether all of a part's programs end well within its time. */
async function passes({ name, programs, limitMinutes }: Part): Promise<boolean> {
  const last = performance.now() + limitMinutes * 60_000;
  for (const [program, ...words] of programs) {
    const limitMs = last - performance.now();
    const { status, isLate } = await runBounded(
      [fromRoot(`build/tools/${program}.js`), ...words],
      limitMs,
    );
    if (isLate) process.stdout.write(`${name}: not over after ${limitMinutes} minutes, so ended\n`);
    if (isLate || status !== 0) return false;
  }
  return true;
}

await runTool(TOOL, async ({ positionals }) => {
  const unknown = positionals.find((word) => PARTS.every(({ name }) => name !== word));
  if (unknown !== undefined) {
    const names = PARTS.map(({ name }) => name).join(", ");
    throw new Mistake(`there is no part "${unknown}"; there are ${names}`);
  }
  process.chdir(ROOT);
  completePath();
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const part of PARTS) {
    if (positionals.length > 0 && !positionals.includes(part.name)) continue;
    const problem = unfit(part);
    process.stdout.write(`== ${part.name}: ${part.says}\n`);
    const started = performance.now();
    const isGood = problem === null && (await passes(part));
    const minutes = ((performance.now() - started) / 60_000).toFixed(1);
    total[problem !== null ? "skipped" : isGood ? "passed" : "failed"] += 1;
    const end = isGood ? `ok: ${part.name}, ${minutes} min` : `FAILED: ${part.name}`;
    process.stdout.write(`${problem === null ? end : `skipped: ${part.name} ${problem}`}\n\n`);
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
  process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`);
  return total.failed > 0 ? 1 : 0;
});
