/** What is handed to a namespace's process as JSON, and what comes back. */
import type { Settings } from "#src/engine/block/settings.js";
import type { Aspect, Difference } from "../compare.ts";
import type { Verdict } from "../known.ts";
import type { Case } from "../script.ts";
import type { Transcript } from "../transcript.ts";

/** Scripts for one namespace: given, or drawn from a seed under one of the profiles. */
export interface Job {
  readonly name: string;
  readonly settings: Partial<Settings>;
  /** What the host alone knows of the settings. */
  readonly host: Partial<Settings>;
  readonly cases?: readonly Case[];
  readonly seed?: number;
  readonly profile?: string;
  /** The number of the first script that is drawn, and how many are. */
  readonly from?: number;
  readonly count?: number;
  /** A file that every run is appended to, as JSON. */
  readonly record?: string;
}

/** Where two runs part; where the engine threw, with what. */
export type Parted = Omit<Difference, "aspect"> & { readonly aspect: Aspect | "crash" };

/** What a comparison found. */
export interface Found extends Omit<Verdict, "difference"> {
  readonly difference: Parted | null;
}

/** A difference that no list names. */
export interface Unknown {
  readonly script: Case;
  readonly difference: Parted;
  /** The kernel's run, and the engine's. */
  readonly transcript: Transcript;
  readonly ours: Transcript;
}

/** A job's scripts, counted. */
export interface Outcome {
  readonly compared: number;
  readonly alike: number;
  /** How often each known difference was met, by its name. */
  readonly known: Readonly<Record<string, number>>;
  readonly unknown: readonly Unknown[];
}
