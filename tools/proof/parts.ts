/**
 * What `npm run proof` runs and `npm test` does not: by name, each in processes of its own and for
 * a bounded time. CONTRIBUTING.md's table tells of both.
 */

/** One part. */
export interface Part {
  readonly name: string;
  /** What it shows, in a line. */
  readonly says: string;
  /** Programs below build/tools/ with their words, one after the other; each must end with 0. */
  readonly programs: readonly (readonly [program: string, ...words: string[]])[];
  /** It is ended when all of it takes longer. */
  readonly limitMinutes: number;
  /** It plays on the kernel: Linux and root. */
  readonly needsKernel?: true;
}

/** Every part, in the order in which they run. */
export const PARTS: readonly Part[] = [
  {
    name: "swarm",
    says: "100,000 random worlds; npm test runs 2,000",
    programs: [["swarm", "--seeds", "100000"]],
    limitMinutes: 90,
  },
  {
    name: "exhaustive",
    says: "every interleaving of six faults over one connection; npm test: of four",
    programs: [["exhaustive", "--faults", "6"]],
    limitMinutes: 60,
  },
  {
    name: "soak",
    says: "millions of connections on one pair of stacks, hours of their time: memory stays flat",
    programs: [["proof/soak"]],
    limitMinutes: 30,
  },
  {
    name: "files",
    says: "a capture of ten million packets counted rightly, and one beyond 4 GiB through a pipe",
    programs: [["proof/largeFiles"]],
    limitMinutes: 45,
  },
  {
    name: "differential",
    says: "the engine's drills and 30,000 random scripts against the kernel; npm test: 300",
    programs: [
      ["differential", "--seed", "1"],
      ["differential", "--seed", "2", "--no-drills"],
      ["differential", "--seed", "3", "--no-drills"],
    ],
    limitMinutes: 90,
    needsKernel: true,
  },
  {
    name: "captures",
    says: "every capture made anew on this kernel, with the segments and steps it should have",
    programs: [["proof/captures"]],
    limitMinutes: 45,
    needsKernel: true,
  },
  {
    name: "nodes",
    says: "the unit tests on Node 20.19, 22 and 24, which npm fetches into .cache/nodes",
    programs: [["proof/nodes"]],
    limitMinutes: 60,
  },
];
