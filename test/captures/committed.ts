/** The captures that are committed here, as test/captures/README.md describes their JSON. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { State } from "../../src/machine/index.ts";

/** The folder of the captures. */
export const FOLDER = import.meta.dirname;

/** One step that a kernel took. */
export interface KernelStep {
  readonly at: number;
  readonly earliest?: number;
  readonly end: "client" | "server";
  readonly clientPort: number;
  readonly serverPort: number;
  readonly incarnation: number;
  readonly from: State;
  readonly to: State;
  readonly source: "trace" | "ss";
}

/** What synfin must say of one connection; more names of the schema may follow. */
export interface ExpectedConnection {
  readonly clientPort: number;
  readonly serverPort: number;
  readonly incarnation: number;
  readonly opened: { readonly how: string };
  readonly closed: { readonly how: string; readonly first: string | null };
  readonly reset: { readonly by: string; readonly cause: string } | null;
  readonly timeWait: { readonly owner: string | null };
}

/** One committed capture. */
export interface Committed {
  readonly name: string;
  readonly description: string;
  readonly capturePoint: "client" | "server" | "router";
  readonly topology: "direct" | "routed" | "slow";
  readonly segments: string | null;
  readonly connections: readonly ExpectedConnection[];
  readonly transitions: readonly KernelStep[];
}

/** The JSON of one capture in `folder`. */
export const readCommitted = (name: string, folder = FOLDER): Committed => ({
  name,
  ...JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")),
});

/** Every capture that is committed, in order of name. */
export const allCommitted = (): readonly Committed[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => readCommitted(file.slice(0, -".json".length)));
