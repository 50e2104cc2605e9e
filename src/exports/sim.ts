/**
 * `synfin/sim`: the simulated network with node:net's face on every host.
 *
 * The simulation itself (`src/sim`) uses no Node API; the face (`src/net`) extends Node's streams.
 * Neither imports the other: here they are put together.
 */
import { createNet, type Net } from "../net/index.ts";
import { settle } from "../net/settle.ts";
import { World as BareWorld, type WorldOptions as BareWorldOptions } from "../sim/index.ts";

export * from "../sim/index.ts";

/** How a world is made: a seed, and whether traces are collected. */
export type WorldOptions = Omit<BareWorldOptions<Net>, "net">;

/** A network in virtual time; `host.net` is a `node:net` of its own for every host. */
export class World extends BareWorld<Net> {
  constructor(options: WorldOptions = {}) {
    super({ settle, ...options, net: createNet });
  }
}
