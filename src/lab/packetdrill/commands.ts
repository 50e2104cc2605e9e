/**
 * The commands in backticks: understood, never executed. Scripts use them almost only to set
 * sysctls, straight or through the test suites' own helpers; what they set becomes settings of the
 * stack under test. A command that changes something a user-space stack does not have makes the
 * script one that cannot be run here, and says so.
 */
import { DEFAULT_SETTINGS, type Settings } from "../../engine/block/settings.ts";
import type { Stack } from "../../engine/stack.ts";
import type { Script } from "./ast.ts";
import { FREEBSD_DEFAULTS, FREEBSD_FIXED, freebsdSysctl } from "./freebsdSysctls.ts";
import { type Reason, reason } from "./messages/words.ts";
import { type RouteChange, routeChange } from "./routes.ts";
import { type StateCheck, stateCheck } from "./stateChecks.ts";
import type { UnderTest } from "./underTest.ts";

/** What a command asks for. */
export interface CommandEffect {
  readonly settings: Partial<Settings>;
  /** What it says of the way to the script's side. */
  readonly routes: readonly RouteChange[];
  /** Whether what is known of peers is forgotten. */
  readonly forgetsPeers: boolean;
  /** How many sockets must be in a state. */
  readonly checks: readonly StateCheck[];
  /** The link's MTU; null: as before. It counts in a set-up command alone. */
  readonly mtu: number | null;
  /** Whether the device takes packets from now on; null: as before. */
  readonly deviceTakes: boolean | null;
  /** Why the script cannot be run here; null when it can. */
  readonly unsupported: Reason | null;
}

/** What the suites' `defaults.sh` sets before each script: the kernel's own suite's. */
export const SUITE_DEFAULTS: Partial<Settings> = {
  tcp_rmem: [4096, 540_000, 15_728_640],
  tcp_wmem: [4096, 262_144, 4_194_304],
  tcp_timestamps: 1,
  tcp_syn_retries: 5,
  tcp_synack_retries: 5,
  tcp_frto: 2,
  tcp_sack: 1,
  tcp_dsack: 1,
  tcp_reordering: 3,
  tcp_congestion_control: "cubic",
  tcp_slow_start_after_idle: 0,
  tcp_early_retrans: 4,
  tcp_recovery: 1,
  tcp_tso_win_divisor: 3,
  tcp_ecn: 0,
  tcp_fastopen: 3,
  tcp_fastopen_key: "a1a1a1a1-b2b2b2b2-c3c3c3c3-d4d4d4d4",
  tcp_syncookies: 1,
};

/** The suite that keeps it in a directory `common` differs: every listener takes Fast Open. */
const COMMON_DEFAULTS: Partial<Settings> = { ...SUITE_DEFAULTS, tcp_fastopen: 0x70403 };

/** Programs that leave TCP as it is, or only look. */
const HARMLESS = /^(?:sleep|true|nstat|ss|echo|cat|date|:|set \+?-?e)\b/;

/** Programs about files, whose contents are no matter here. */
const ABOUT_FILES = /^(?:\/usr)?(?:\/bin\/)?(?:rm|dd|truncate|touch|mkdir)\s/;

/** A queue that only queues, or one that has no room: then the device takes nothing. */
const QUEUE =
  /^tc qdisc (?:add|change|replace) dev \S+ root (?:handle \S+ )?[pb]?fifo(?: limit (\d+))?$/;

const LINK_MTU = /^ip link set (?:dev )?\S+ mtu (\d+)$/;

/** Without a queue of its own a device takes what comes. */
const NO_QUEUE = /^tc qdisc del(?:ete)? dev \S+ root$/;

/**
 * Offloads of the network card: the stack under test cuts its own segments and hears each one, and
 * expected packets are joined from them (see outbound.ts), so neither way is different here.
 */
const OFFLOADS =
  /^(?:sudo\s+)?ethtool\s+(?:-K|--offload|--features)\s+\S+(?:\s+\S+\s+(?:on|off))+$/;

/** FreeBSD frees the port that a TIME-WAIT holds for the script that comes after this one. */
const FREES_PORTS = /^tcpdrop -s TIME_WAIT$/;

const WITHOUT_EFFECT = [HARMLESS, ABOUT_FILES, OFFLOADS, FREES_PORTS];

const FORGET_PEERS = /^ip tcp_metrics flush\b/;

interface Effect {
  /** The settings before the command: some of FreeBSD's change a part of one. */
  readonly before: Settings;
  readonly settings: Partial<Settings>;
  readonly routes: RouteChange[];
  readonly checks: StateCheck[];
  forgetsPeers: boolean;
  mtu: number | null;
  deviceTakes: boolean | null;
  unsupported: Reason | null;
}

/** Reads one command, which may hold several lines and several words joined by && or ;. */
export function understandCommand(text: string, before = DEFAULT_SETTINGS): CommandEffect {
  const effect: Effect = {
    before,
    settings: {},
    routes: [],
    checks: [],
    forgetsPeers: false,
    mtu: null,
    deviceTakes: null,
    unsupported: null,
  };
  for (const part of text.split(/\n|&&|;/).map((line) => line.trim())) {
    const why = understandPart(part.replace(/\s*\d?>\s*(?:\/dev\/null|&\d)/g, ""), effect);
    effect.unsupported ??= why;
  }
  const { before: _, ...understood } = effect;
  return understood;
}

/** The MTU that a script's set-up gives its link. */
export const mtuOf = ({ setUp }: Pick<Script, "setUp">): number | null =>
  setUp.reduce<number | null>((mtu, text) => understandCommand(text).mtu ?? mtu, null);

/** Carries out what a command asks for; what it wants to see is the caller's to look at. */
export function applyCommand(text: string, underTest: UnderTest): readonly StateCheck[] {
  const { stack } = underTest;
  const effect = understandCommand(text, stack.settings);
  Object.assign(stack.settings, effect.settings);
  for (const { address, metrics } of effect.routes) stack.paths.set(address, metrics);
  if (effect.forgetsPeers) stack.paths.fastOpen.clear();
  underTest.deviceTakes = effect.deviceTakes ?? underTest.deviceTakes;
  return effect.checks;
}

/** Gives a stack what a FreeBSD host has set before any script. */
export function applyFreebsdDefaults(stack: Stack): void {
  for (const [name, value] of FREEBSD_DEFAULTS) {
    Object.assign(stack.settings, freebsdSysctl(name, value, stack.settings));
  }
  Object.assign(stack.settings, FREEBSD_FIXED);
}

/** Adds to `effect`; returns why it cannot be followed, or null. */
function understandPart(part: string, effect: Effect): Reason | null {
  const { settings } = effect;
  if (part === "" || part.startsWith("#")) return null;
  if (/(?:^|\/)defaults\.sh\b/.test(part)) {
    const common = /(?:^|\/)common\/defaults\.sh\b/.test(part);
    Object.assign(settings, common ? COMMON_DEFAULTS : SUITE_DEFAULTS);
    return null;
  }
  if (/sysctl_restore|ksft_runner/.test(part)) return null;
  const written = /^echo\s+(.+?)\s*>\s*\/proc\/sys\/(\S+)$/.exec(part);
  if (written) return assign(written[2] as string, written[1] as string, effect);
  if (/(?:^|\/)set_sysctls\.py\b/.test(part) || /^(?:sudo\s+)?sysctl\b/.test(part)) {
    return assignAll(part, effect);
  }
  if (FORGET_PEERS.test(part)) {
    effect.forgetsPeers = true;
    return null;
  }
  const [, mtu] = LINK_MTU.exec(part) ?? [];
  if (mtu !== undefined) {
    effect.mtu = Number(mtu);
    return null;
  }
  const queue = QUEUE.exec(part);
  if (queue !== null || NO_QUEUE.test(part)) {
    effect.deviceTakes = queue?.[1] !== "0";
    return null;
  }
  const check = stateCheck(part);
  if (check !== undefined) {
    effect.checks.push(check);
    return null;
  }
  const route = routeChange(part);
  if (route !== undefined) {
    effect.routes.push(route);
    return null;
  }
  if (WITHOUT_EFFECT.some((known) => known.test(part))) return null;
  return reason("needsCommand", part);
}

function assignAll(part: string, effect: Effect): Reason | null {
  let why: Reason | null = null;
  for (const [, key, quoted, bare] of part.matchAll(/([\w./]+)=(?:"([^"]*)"|(\S+))/g)) {
    why ??= assign(key as string, (quoted ?? bare) as string, effect);
  }
  return why;
}

/** Sysctls that have no meaning for a stack without a queueing discipline or segmentation. */
const WITHOUT_MEANING =
  /pacing_|qdisc|no_metrics_save|tcp_mem|optmem|[rw]mem_default|nonlocal_bind|tcp_fack/;

function assign(path: string, value: string, effect: Effect): Reason | null {
  const { settings, before } = effect;
  const freebsd = freebsdSysctl(path, value, { ...before, ...settings });
  if (freebsd === "not to be had") {
    if (path === "net.inet.tcp.udp_tunneling_port") return reason("needsProtocol", "TCP in UDP");
    return reason("needsFreebsd", `${path}=${value}`);
  }
  if (freebsd === "forgets peers") effect.forgetsPeers = true;
  else if (freebsd !== undefined) Object.assign(settings, freebsd);
  if (freebsd !== undefined) return null;
  const name = path.replace(/^.*[./]/, "");
  if (WITHOUT_MEANING.test(path)) return null;
  const known = SETTING_NAMES.get(name);
  if (known === undefined) return reason("needsSysctl", path);
  const plain = value
    .replace(/\$\(\(([\d\s*]+)\)\)/g, (_, factors: string) => product(factors))
    .trim();
  const parsed =
    known === "text" ? plain : known === "list" ? plain.split(/[\s,]+/).map(Number) : Number(plain);
  Object.assign(settings, { [name]: parsed });
  return null;
}

/** The shell's arithmetic, as far as scripts use it for sizes: `$((32*1024*1024))`. */
const product = (factors: string): string =>
  String(factors.split("*").reduce((so, factor) => so * Number(factor), 1));

/** Every knob of the engine, and the shape of its value. */
const SETTING_NAMES: ReadonlyMap<string, "number" | "text" | "list"> = settingShapes();

function settingShapes(): Map<string, "number" | "text" | "list"> {
  return new Map(
    Object.entries(DEFAULT_SETTINGS).map(([name, value]) => [
      name,
      typeof value === "number" ? "number" : typeof value === "string" ? "text" : "list",
    ]),
  );
}
