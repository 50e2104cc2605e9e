/**
 * The congestion modules there are (RFC 9293 3.8.2, MAY-18). A connection holds a module's place
 * in the list; the first one is the default of a block that nobody has told otherwise, as of
 * Linux.
 */
import { assert } from "../../base/assert.ts";
import type { Tcb } from "../block/tcb.ts";
import { cubic } from "./cubic.ts";
import type { CongestionModule } from "./module.ts";
import { newreno } from "./newreno.ts";

const MODULES: readonly CongestionModule[] = [cubic, newreno];

/** Places by name; "newreno" is another name for "reno". */
const PLACES: ReadonlyMap<string, number> = new Map([
  ...MODULES.map(({ name }, place) => [name, place] as const),
  ["newreno", MODULES.indexOf(newreno)],
]);

/** The module of a connection. */
export function moduleOf(tcb: Tcb): CongestionModule {
  const module = MODULES[tcb.congestion];
  assert(module !== undefined, "a connection's module is one of the list");
  return module;
}

/** A module's place in the list; -1 when there is none of that name. */
export function findModule(name: string): number {
  return PLACES.get(name) ?? -1;
}
