/**
 * Can an outsider guess the next initial sequence number or port (RFC 6528, RFC 6056)? Statistics
 * over many draws: chi-square of how evenly numbers fall into 256 classes, and the correlation of
 * each draw with the one before it, along one destination and across destinations.
 */
import { Random } from "#src/base/random.js";
import type { Micros } from "#src/base/time.js";
import { Stack } from "#src/engine/stack.js";
import { parseIp } from "#src/wire/ip.js";
import { Segment } from "#src/wire/segment.js";

/**
 * Statistics of a series; `chiSquare` has 255 degrees of freedom: 99.9 % of even ones are <= 331.
 */
export interface Statistics {
  readonly draws: number;
  readonly chiSquare: number;
  /** Of neighbours, -1 to 1: chance alone stays within 4 / sqrt(draws). */
  readonly correlation: number;
}

/** What was drawn. */
export interface Predictability {
  /** First sequence numbers towards one destination after the other, all at one moment. */
  readonly isnAcross: Statistics;
  /** The low byte of the same: a clock would show there. */
  readonly isnLowByte: Statistics;
  /** First ports towards one destination after the other. */
  readonly portAcross: Statistics;
  /** How often the port after a port is its successor, across destinations: a share. */
  readonly successors: number;
}

const OWN = "192.0.2.1";
const NOW: Micros = 1_000_000;
const CLASSES = 256;

/** Connects to `draws` destinations and looks at the SYNs. */
export function measurePredictability(draws: number, seed = 6528): Predictability {
  const stack = new Stack({ addresses: [OWN], random: new Random(seed) });
  const isns = new Float64Array(draws);
  const ports = new Float64Array(draws);
  const seg = new Segment();
  for (let i = 0; i < draws; i++) {
    const address = `198.${18 + (i >> 16)}.${(i >> 8) & 0xff}.${i & 0xff}`;
    const socket = stack.connect({ address, port: 80 }, NOW);
    const packet = stack.pollTransmit(NOW);
    if (packet === undefined) continue;
    const { bytes, start, end } = packet;
    parseIp(new DataView(bytes.buffer, bytes.byteOffset), start, end, end, seg, false);
    isns[i] = seg.seq;
    ports[i] = seg.sourcePort;
    stack.abort(socket, NOW);
  }
  const [first, last] = stack.settings.ip_local_port_range;
  const evenPorts = ports.map((port) => (port - first) / (last - first + 1));
  return {
    isnAcross: statistics(isns.map((isn) => isn / 2 ** 32)),
    isnLowByte: statistics(isns.map((isn) => (isn % 256) / 256)),
    portAcross: statistics(evenPorts),
    successors: ports.filter((port, i) => i > 0 && port === (ports[i - 1] ?? 0) + 1).length / draws,
  };
}

/** Of numbers from 0 up to, not including, 1. */
export function statistics(values: Float64Array): Statistics {
  const counts = new Float64Array(CLASSES);
  for (const value of values)
    counts[Math.floor(value * CLASSES)] = (counts[Math.floor(value * CLASSES)] ?? 0) + 1;
  const expected = values.length / CLASSES;
  let chiSquare = 0;
  for (const count of counts) chiSquare += (count - expected) ** 2 / expected;
  return { draws: values.length, chiSquare, correlation: correlation(values) };
}

function correlation(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let variance = 0;
  let covariance = 0;
  for (let i = 0; i < values.length; i++) {
    const here = (values[i] as number) - mean;
    variance += here * here;
    if (i > 0) covariance += here * ((values[i - 1] as number) - mean);
  }
  return covariance / variance;
}
