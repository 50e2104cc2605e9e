/** What `host`, `listen` and `connect` have in common: a device, a host on it, and its options. */
import { UserError } from "../../base/errors/userError.ts";
import type { Settings } from "../../engine/block/settings.ts";
import type { Language, View } from "../../report/index.ts";
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

const ADDRESSES = ["192.0.2.2/24", "2001:db8::2/64"];
const LEAST_MTU = 1280;

/** The options of a host on a device, read. */
export interface TunChoices {
  readonly language: Language;
  /** What is told on standard output, and what on standard error, beside a conversation. */
  readonly view: View;
  readonly besideView: View;
  readonly trace: boolean;
  readonly prefixes: readonly Prefix[];
  /** The kernel's side, with prefix lengths: "192.0.2.1/24". */
  readonly peers: readonly string[];
  readonly tun: string | undefined;
  readonly mtu: number;
  readonly offload: boolean;
  readonly pcap: string | undefined;
  readonly settings: Partial<Settings>;
}

type TunValues = ValuesOf<typeof DEVICE_OPTIONS & typeof EVERYWHERE & typeof KNOB_OPTIONS>;

/** Reads what was parsed; throws a UserError for what does not fit. */
export function readTunChoices(values: TunValues): TunChoices {
  const prefixes = (values.address ?? ADDRESSES).map((text) => parsePrefix("--address", text));
  return {
    language: spokenLanguage(values.lang),
    view: viewOf(values),
    besideView: viewOf(values, process.stderr),
    trace: values.trace ?? false,
    prefixes,
    peers: prefixes.map((prefix, i) => peerOf(prefix, values.peer?.[i])),
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
  /** Takes everything away again. */
  stop(): Promise<void>;
}

/** Makes the device and the host, gives the kernel its side, and starts. */
export function startHost(choices: TunChoices, recorder: Recorder | null): RunningHost {
  const { offload, mtu, settings, prefixes, tun } = choices;
  const device = Tun.open(tun === undefined ? { offload } : { offload, name: tun });
  let pcap: PcapFile | null = null;
  try {
    bringUp(device.name, choices.peers, mtu);
    if (choices.pcap !== undefined) pcap = openPcapFile(choices.pcap, device.name);
  } catch (error) {
    device.close();
    throw error;
  }
  const host = new TunHost({
    device,
    addresses: prefixes.map(({ address }) => address),
    random: new SystemRandom(),
    settings,
    mtu,
    ...(recorder === null ? {} : { trace: recorder.listener }),
  });
  host.onPacket = pcap?.witness ?? null;
  host.start();
  return {
    host,
    async stop() {
      await host.stop();
      pcap?.close();
    },
  };
}
