/**
 * The invariants that must hold whatever happens to a world:
 *
 * - what is delivered is a prefix of what was sent, and all of it when the peer's end is reached;
 * - no byte of another connection, or of an older incarnation, is among it;
 * - no connection is delivered twice (but see `cookieLedger.ts`), or to another host;
 * - every step is a row of the table, and no deadline lies in the past (engine and host assert it);
 * - both ends end, and no record of any connection is left when its time is over.
 */
import type { CounterName } from "#src/engine/index.js";
import type { EndPlan, Plan } from "./plan.ts";
import type { Listener, Talk } from "./talk.ts";
import type { User } from "./user.ts";

/** What counts how many there are now: all gone in the end. */
const GAUGES: readonly CounterName[] = ["CurrEstab", "inuse", "orphan", "tw"];

/** Judges one world. */
export class Checks {
  /** What is broken. */
  readonly violations: string[] = [];
  readonly #plan: Plan;
  /** The ends that have learnt which connection they are, by its number. */
  readonly #named = new Map<number, Talk>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** What the ends on the host `name` report to. */
  listenerFor(name: string): Listener {
    return {
      onNamed: (talk, id) => this.#onNamed(name, talk, id),
      onViolation: (what) => this.violations.push(what),
    };
  }

  /** The world has come to rest, `late` microseconds after it should have. */
  whenQuiet(users: readonly User[], late: number): void {
    if (late > 0) this.violations.push(`it took ${late / 1e6} s longer than it may to end`);
    for (const { host, all } of users) {
      const left = host.stack.tuplesInUse;
      if (left > 0) this.violations.push(`${host.name} still holds ${left} connections`);
      for (const gauge of GAUGES) {
        const value = host.stack.counters[gauge];
        if (value !== 0) this.violations.push(`${host.name} still counts ${value} as ${gauge}`);
      }
      for (const talk of all) {
        if (!talk.isClosed) this.violations.push(`a user of connection ${talk.id} never ended`);
      }
    }
    this.#compare(users.flatMap(({ all }) => all).filter(({ id }) => id >= 0));
  }

  /** What was heard against what was said; a connection that a cookie repeated has several ends. */
  #compare(talks: readonly Talk[]): void {
    for (const talk of talks) {
      const { id, received, hasHeardEnd } = talk;
      const peers = talks.filter((other) => other.id === id && other.says !== talk.says);
      if (peers.length > 1) continue;
      const sent = peers[0]?.sent ?? 0;
      const isAll = received === sent;
      if (received > sent || (hasHeardEnd && !isAll)) {
        const which = hasHeardEnd ? "all" : "some";
        this.violations.push(`connection ${id}: ${received} bytes are ${which} of ${sent}`);
      }
    }
  }

  /** An accepted end has read the header of connection `id`: was it meant, and is it the first? */
  #onNamed(host: string, talk: Talk, id: number): EndPlan | string {
    const plan = this.#plan.connections.find((connection) => connection.id === id);
    if (plan === undefined) return `a connection begins with what nobody said (${id})`;
    if (plan.to !== host) return `connection ${id} to ${plan.to} was delivered to ${host}`;
    if (this.#named.has(id) && !talk.mayRepeat) return `connection ${id} was delivered twice`;
    this.#named.set(id, talk);
    return plan.other;
  }
}
