/** What `host`, `listen` and `connect` have in common: a device, a host on it, and its options. */
import { UserError } from "../../base/errors/userError.ts";
import type { Settings } from "../../engine/block/settings.ts";
import type { Language, View } from "../../report/index.ts";
import { type ClaimedPrefixes, claimAsked, claimFree } from "../../tun/freeAddresses.ts";
import {
  bringUp,
  firstFree,
  isWithin,
  type Prefix,
  parsePrefix,
  SystemRandom,
  Tun,
  TunHost,
} from "../../tun/index.ts";
import type { ValuesOf } from "../calls/call.ts";
import type { EVERYWHERE } from "../calls/common.ts";
import type { DEVICE_OPTIONS } from "../calls/host.ts";
import type { KNOB_OPTIONS } from "../calls/knobs.ts";
import { spokenLanguage } from "../language.ts";
import { wholeNumber } from "../parseWords.ts";
import { viewOf } from "../view.ts";
import { readKnobs } from "./knobs.ts";
import { openPcapFile, type PcapFile } from "./pcapFile.ts";
import type { Recorder } from "./recorder.ts";

const LEAST_MTU = 1280;

/** The options of a host on a device, read. */
export interface TunChoices {
  readonly language: Language;
  /** What is told on standard output, and what on standard error, beside a conversation. */
  readonly view: View;
  readonly besideView: View;
  readonly trace: boolean;
  /** The addresses asked for; null: the first free ones. */
  readonly asked: readonly Prefix[] | null;
  /** The kernel's side as it was asked for. */
  readonly askedPeers: readonly string[];
  readonly tun: string | undefined;
  readonly mtu: number;
  readonly offload: boolean;
  readonly pcap: string | undefined;
  readonly settings: Partial<Settings>;
}

type TunValues = ValuesOf<typeof DEVICE_OPTIONS & typeof EVERYWHERE & typeof KNOB_OPTIONS>;

/** Reads what was parsed; throws a UserError for what does not fit. */
export function readTunChoices(values: TunValues): TunChoices {
  return {
    language: spokenLanguage(values.lang),
    view: viewOf(values),
    besideView: viewOf(values, process.stderr),
    trace: values.trace ?? false,
    asked: values.address?.map((text) => parsePrefix("--address", text)) ?? null,
    askedPeers: values.peer ?? [],
    tun: values.tun,
    mtu: wholeNumber("--mtu", values.mtu, LEAST_MTU) ?? 1500,
    offload: !values["no-offload"],
    pcap: values.pcap,
    settings: readKnobs(values, values.set ?? []),
  };
}

/** The kernel's address: as told, or the first free one of the prefix. */
function peerOf(prefix: Prefix, told: string | undefined): string {
  const peer = told ?? firstFree(prefix, prefix.address);
  const { address } = parsePrefix("--peer", `${peer.split("/")[0]}/${prefix.bits}`);
  if (!isWithin(prefix, address)) {
    const allowed = `${prefix.address}/${prefix.bits}`;
    throw new UserError("play.peerOutside", { peer, prefix: allowed });
  }
  return `${address}/${prefix.bits}`;
}

/** A host that runs. */
export interface RunningHost {
  readonly host: TunHost;
  readonly addresses: readonly string[];
  /** The kernel's side, with prefix lengths: "192.0.2.1/24". */
  readonly peers: readonly string[];
  /** Takes everything away again. */
  stop(): Promise<void>;
}

/** What a host has of its network, and how it is given back. */
interface Addressing extends ClaimedPrefixes {
  readonly peers: readonly string[];
}

/** Makes the device and the host, gives the kernel its side, and starts. */
export async function startHost(
  choices: TunChoices,
  recorder: Recorder | null,
): Promise<RunningHost> {
  const addressing = await addressingOf(choices);
  try {
    return startWith(addressing, choices, recorder);
  } catch (error) {
    addressing.release();
    throw error;
  }
}

/** The addresses asked for, or the first that nobody here has. */
async function addressingOf({ asked, askedPeers }: TunChoices): Promise<Addressing> {
  const peersOf = (prefixes: readonly Prefix[]) =>
    prefixes.map((prefix, i) => peerOf(prefix, askedPeers[i]));
  if (asked !== null) {
    const peers = peersOf(asked);
    return { ...(await claimAsked(asked, peers)), peers };
  }
  const claim = await claimFree();
  try {
    return { ...claim, peers: peersOf(claim.prefixes) };
  } catch (error) {
    claim.release();
    throw error;
  }
}

function startWith(
  { prefixes, peers, release }: Addressing,
  { offload, mtu, settings, tun, pcap: path }: TunChoices,
  recorder: Recorder | null,
): RunningHost {
  const device = Tun.open(tun === undefined ? { offload } : { offload, name: tun });
  let pcap: PcapFile | null = null;
  try {
    bringUp(device.name, peers, mtu);
    if (path !== undefined) pcap = openPcapFile(path, device.name);
  } catch (error) {
    device.close();
    throw error;
  }
  const addresses = prefixes.map(({ address }) => address);
  const trace = recorder === null ? {} : { trace: recorder.listener };
  const random = new SystemRandom();
  const host = new TunHost({ device, addresses, random, settings, mtu, ...trace });
  const witnesses = [pcap?.witness, recorder?.witness].filter((each) => each !== undefined);
  host.onPacket = (...packet) => {
    for (const witness of witnesses) witness(...packet);
  };
  host.start();
  const stop = async () => {
    await host.stop();
    pcap?.close();
    release();
  };
  return { host, addresses, peers, stop };
}
