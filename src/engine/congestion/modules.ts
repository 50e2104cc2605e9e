/**
 * The congestion modules there are (RFC 9293 3.8.2, MAY-18). A connection holds a module's place
 * in the list; the first one is the default of a block that nobody has told otherwise, as of
 * Linux.
 */
import { assert } from "../../base/assert.ts";
import type { Tcb } from "../tcb.ts";
import { cubic } from "./cubic.ts";
import type { CongestionModule } from "./module.ts";
import { newreno } from "./newreno.ts";

const MODULES: readonly CongestionModule[] = [cubic, newreno];

/** Other names for a module. */
const ALIASES: Readonly<Record<string, string>> = { newreno: "reno" };

/** The module of a connection. */
export function moduleOf(tcb: Tcb): CongestionModule {
  const module = MODULES[tcb.congestion];
  assert(module !== undefined, "a connection's module is one of the list");
  return module;
}

/** A module's place in the list; -1 when there is none of that name. */
export function findModule(name: string): number {
  const known = Object.hasOwn(ALIASES, name) ? ALIASES[name] : name;
  return MODULES.findIndex((module) => module.name === known);
}
