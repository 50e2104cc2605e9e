/** What a scenario is: a story that two hosts play, and what is expected of it. */
import type { Life } from "./life.ts";
import type { Stage, Topology } from "./stage.ts";

/** One capture to be made. */
export interface Scenario {
  /** Of the files. */
  readonly name: string;
  /** One or two sentences in English. */
  readonly description: string;
  /** "direct" where it says nothing. */
  readonly topology?: Topology;
  /** Over IPv6. */
  readonly six?: boolean;
  /** Leaves checksums and segmentation to the interface. */
  readonly offloads?: boolean;
  /** Programs without which it is left out. */
  readonly needs?: readonly string[];
  /** The capture point, "client" where it says nothing. */
  readonly at?: "client" | "server" | "router";
  /** Where to capture; the topology's own interface by default. */
  readonly devices?: readonly string[];
  /** What the segments must look like, as `shapeOf` writes them. */
  readonly shape: RegExp;
  /** A second place in the repository for the capture. */
  readonly copyTo?: string;
  /** What is expected of each connection. */
  readonly connections: readonly Life[];
  play(stage: Stage): Promise<unknown>;
  /** Settings, before the capture starts. */
  before?(stage: Stage): void;
  /** What happens before the capture starts. */
  early?(stage: Stage): Promise<unknown>;
}
