/**
 * Random scripts from a seed: a connection that opens in one of the ways there are, then a
 * mixture of
 * what peers and applications do, sound and unsound, at random moments. Most segments continue the
 * peer's stream, so that scripts reach every state; the others are off by a little or by far.
 */
import type { Random } from "#src/base/random.js";
import { spanOf } from "./peer.ts";
import type {
  Action,
  Case,
  Profile,
  Relative,
  SegmentSpec,
  SpecOptions,
  SpecSocketOptions,
  Step,
} from "./script.ts";

const SEEN: Relative = { from: "seen", plus: 0 };
const GAPS_MS = [0, 1, 1, 3, 3, 10, 10, 25, 60, 110, 150, 300, 700];
const LENGTHS = [1, 1, 10, 100, 100, 536, 1000, 1460, 1448, 3000];
const WINDOWS = [65_535, 65_535, 65_535, 30_000, 8000, 1000, 100, 1, 0];

/** The settings under which random scripts are played, a share of them under each. */
export const PROFILES: readonly Profile[] = [
  { name: "default", settings: {} },
  { name: "no timestamps", settings: { tcp_timestamps: 0 } },
  { name: "no SACK", settings: { tcp_sack: 0 } },
  { name: "plain", settings: { tcp_timestamps: 0, tcp_sack: 0, tcp_window_scaling: 0 } },
  {
    name: "impatient",
    settings: {
      tcp_syn_retries: 1,
      tcp_syn_linear_timeouts: 0,
      tcp_synack_retries: 1,
      tcp_retries2: 2,
      tcp_orphan_retries: 1,
      tcp_fin_timeout: 1,
    },
  },
  { name: "strict", settings: { tcp_rfc1337: 1, tcp_abort_on_overflow: 1, tcp_dsack: 0 } },
];

/** The script with this number under `profile`. */
export function randomCase(random: Random, name: string, profile: Profile): Case {
  return new Generator(random, profile).make(name);
}

class Generator {
  readonly #random: Random;
  readonly #steps: Step[] = [];
  readonly #timestamps: boolean;
  readonly #sack: boolean;
  readonly #scale: boolean;
  /** The peer's next sequence number, relative. */
  #next = 0;
  #window = 65_535;

  constructor(random: Random, profile: Profile) {
    this.#random = random;
    this.#timestamps = profile.settings.tcp_timestamps !== 0 && random.chance(0.6);
    this.#sack = profile.settings.tcp_sack !== 0 && random.chance(0.7);
    this.#scale = profile.settings.tcp_window_scaling !== 0 && random.chance(0.7);
  }

  make(name: string): Case {
    const random = this.#random;
    const opening = random.below(10);
    if (opening < 5) this.#passive();
    else if (opening < 9) this.#active();
    else this.#simultaneous();
    const count = 2 + random.below(10);
    for (let i = 0; i < count; i++) {
      if (random.chance(0.55)) this.#segment();
      else this.#call();
    }
    return { name, steps: this.#steps, tailMs: random.pick([100, 400, 1200]) };
  }

  #do(action: Action): void {
    this.#steps.push({ afterMs: this.#random.pick(GAPS_MS), action });
  }

  #send(spec: Omit<SegmentSpec, "options" | "window"> & Partial<SegmentSpec>): void {
    const segment: SegmentSpec = { options: this.#options(), window: this.#window, ...spec };
    this.#do({ kind: "in", segment });
    // What arrives exactly in order moves the stream on; so does what overlaps its end.
    const end = segment.seq + spanOf(segment);
    if (segment.seq <= this.#next && !segment.flags.includes("R")) {
      this.#next = Math.max(this.#next, end);
    }
  }

  /** Options as after a handshake; now and then an old timestamp or none. */
  #options(): SpecOptions {
    if (!this.#timestamps || this.#random.chance(0.03)) return {};
    const skew = this.#random.chance(0.04) ? this.#random.pick([-1, -1000, -100_000, 5000]) : 0;
    const echo = this.#random.chance(0.05) ? ("first" as const) : ("last" as const);
    return { timestamps: { skew, echo } };
  }

  #synOptions(): SpecOptions {
    return {
      ...(this.#random.chance(0.85) && { mss: this.#random.pick([1460, 1460, 536, 1000, 9000]) }),
      ...(this.#scale && { windowScale: this.#random.pick([0, 2, 7, 14]) }),
      ...(this.#sack && { sackPermitted: true }),
      ...(this.#timestamps && { timestamps: { skew: 0, echo: "last" as const } }),
    };
  }

  #socketOptions(): SpecSocketOptions {
    const random = this.#random;
    return {
      ...(random.chance(0.5) && { TCP_NODELAY: 1 }),
      ...(random.chance(0.1) && { SO_LINGER: 0 }),
      ...(random.chance(0.05) && { TCP_MAXSEG: 600 }),
      ...(random.chance(0.05) && { TCP_LINGER2: -1 }),
      ...(random.chance(0.1) && {
        SO_KEEPALIVE: 1,
        TCP_KEEPIDLE: 1,
        TCP_KEEPINTVL: 1,
        TCP_KEEPCNT: 2,
      }),
      ...(random.chance(0.05) && { TCP_USER_TIMEOUT: 400 }),
    };
  }

  #passive(): void {
    const random = this.#random;
    this.#do({ kind: "listen", backlog: random.pick([0, 1, 16]), options: this.#socketOptions() });
    this.#send({ flags: "S", seq: 0, length: 0, options: this.#synOptions() });
    if (random.chance(0.15)) this.#segment();
    this.#send({ flags: ".", seq: this.#next, ack: SEEN, length: 0 });
    if (random.chance(0.15)) this.#segment();
    this.#do({ kind: "accept" });
  }

  #active(): void {
    this.#do({ kind: "connect", options: this.#socketOptions() });
    if (this.#random.chance(0.15)) this.#segment();
    if (this.#random.chance(0.05)) this.#call();
    this.#next = 0;
    this.#send({ flags: "S.", seq: 0, ack: SEEN, length: 0, options: this.#synOptions() });
  }

  #simultaneous(): void {
    this.#do({ kind: "connect", options: this.#socketOptions() });
    this.#send({ flags: "S", seq: 0, length: 0, options: this.#synOptions() });
    if (this.#random.chance(0.2)) this.#segment();
    if (this.#random.chance(0.5)) {
      const options = this.#synOptions();
      this.#send({ flags: "S.", seq: 0, ack: { from: "iss", plus: 1 }, length: 0, options });
    } else this.#send({ flags: ".", seq: this.#next, ack: SEEN, length: 0 });
  }

  #segment(): void {
    const random = this.#random;
    const seq = this.#next;
    if (random.chance(0.1)) this.#window = random.pick(WINDOWS);
    const length = random.pick(LENGTHS);
    const kind = random.below(20);
    if (kind < 5) this.#send({ flags: ".", seq, ack: SEEN, length: 0 });
    else if (kind < 9) this.#send({ flags: "P.", seq, ack: SEEN, length });
    else if (kind < 11) {
      const data = random.chance(0.3) ? length : 0;
      this.#send({ flags: "F.", seq, ack: SEEN, length: data });
    } else if (kind < 13) this.#displaced(length);
    else if (kind < 16) this.#oddAck(length);
    else if (kind < 18) this.#reset();
    else if (kind < 19) this.#syn();
    else this.#odd(length);
  }

  /** Data or a bare FIN that is not where the stream stands. */
  #displaced(length: number): void {
    const random = this.#random;
    const offset = random.pick([-2000, -100, -10, -1, 1, 10, 100, 1460, 5000, 70_000, 1_000_000]);
    const variant = random.below(2);
    const flags = random.chance(0.2) ? "F." : ".";
    const some = random.chance(0.2) ? 0 : length;
    this.#send({ flags, seq: this.#next + offset, ack: SEEN, length: some, variant });
  }

  #oddAck(length: number): void {
    const random = this.#random;
    const plus = random.pick([
      -3000,
      -1460,
      -100,
      -1,
      -1,
      1,
      1,
      100,
      100_000,
      -100_000,
      2 ** 31 - 5,
    ]);
    const some = random.chance(0.5) ? 0 : length;
    const flags = random.chance(0.1) ? "F." : ".";
    this.#send({ flags, seq: this.#next, ack: { from: "seen", plus }, length: some });
  }

  #reset(): void {
    const random = this.#random;
    const offset = random.pick([0, 0, 0, -1, 1, 100, 30_000, 200_000, -50_000]);
    const flags = random.pick(["R", "R."]);
    const ack =
      flags === "R" ? {} : { ack: random.chance(0.8) ? SEEN : { from: "seen" as const, plus: 5 } };
    this.#send({ flags, seq: this.#next + offset, length: 0, window: 0, ...ack });
  }

  #syn(): void {
    const random = this.#random;
    const offset = random.pick([0, 0, 1, 1000, 500_000, -1, -this.#next]);
    const flags = random.pick(["S", "S", "S."]);
    const ack =
      flags === "S" ? {} : { ack: random.pick<Relative>([SEEN, { from: "seen", plus: 7 }]) };
    const next = this.#next;
    this.#send({ flags, seq: next + offset, length: 0, options: this.#synOptions(), ...ack });
    this.#next = next;
  }

  /** Flags that no sound peer sends. */
  #odd(length: number): void {
    const flags = this.#random.pick([
      "F",
      "-",
      "P",
      "SF",
      "SR",
      "FR.",
      "SF.",
      "U.",
      "FP.",
      "SFRP.",
    ]);
    const ack = flags.includes(".") ? { ack: SEEN } : {};
    const next = this.#next;
    const some = this.#random.chance(0.5) ? 0 : length;
    this.#send({ flags, seq: next, length: some, ...ack });
    if (flags !== "FP.") this.#next = next;
  }

  #call(): void {
    const random = this.#random;
    const kind = random.below(20);
    if (kind < 6)
      this.#do({ kind: "send", bytes: random.pick([1, 10, 100, 1000, 1448, 3000, 20_000]) });
    else if (kind < 10)
      this.#do({ kind: "receive", bytes: random.pick([1, 100, 100_000, 100_000]) });
    else if (kind < 13)
      this.#do({ kind: "shutdown", how: random.pick(["write", "write", "read", "both"] as const) });
    else if (kind < 16) this.#do({ kind: "close" });
    else if (kind < 17) this.#do({ kind: "abort" });
    else if (kind < 18) this.#do({ kind: "error" });
    else if (kind < 19) this.#do({ kind: random.pick(["accept", "closeListener"] as const) });
    else
      this.#do({
        kind: "set",
        name: random.pick(["TCP_NODELAY", "TCP_CORK", "TCP_QUICKACK"] as const),
        value: random.below(2),
      });
  }
}
