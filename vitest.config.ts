import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const ROOT = fileURLToPath(new URL(".", import.meta.url));

/** The files that take longest start first, so that none of them runs alone at the end. */
const LONG =
  /test\/(proof\/(exhaustive|swarm|security)|cli\/explain|capture\/damage|engine\/(memory|garbage))/;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/**
 * Two projects: `unit` needs nothing but Node; `system` makes network namespaces, so Linux and root.
 *
 * What a test imports from src/ is what the compiler made of it in dist/ (proof/ and tools/: in build/), loaded
 * by Node itself: it is what we ship, and almost twice as fast as what Vitest would make of it.
 */
export default defineConfig({
  resolve: {
    alias: [
      { find: /^(?:\.\.\/)+src\/(.*)\.ts$/, replacement: `${ROOT}dist/$1.js` },
      { find: /^(?:\.\.\/)+(proof|tools)\/(.*)\.ts$/, replacement: `${ROOT}build/$1/$2.js` },
    ],
  },
  test: {
    server: { deps: { external: [/\/(dist|build)\//] } },
    globalSetup: "test/compile.ts",
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/system/**"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Left to itself Vitest keeps one processor for its own process, which has little to do.
          maxWorkers: "100%",
          // Nothing under test has state of its own, so a process serves many files.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "system",
          include: ["test/system/**/*.test.ts"],
          // What takes longer says so itself.
          testTimeout: 90_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
