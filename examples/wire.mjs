// synfin/wire: a SYN written as Linux writes it, and parsed back into one reused record.
import {
  decodeOptions,
  formatEndpoint,
  ORDER_LINUX_SYN,
  optionText,
  parseAddress,
  parseIp,
  Segment,
  SYN,
  writePacket,
} from "synfin/wire";

const bytes = new Uint8Array(128);
const view = new DataView(bytes.buffer);

const syn = new Segment();
[syn.src0] = parseAddress("192.0.2.1").words;
[syn.dst0] = parseAddress("192.0.2.2").words;
Object.assign(syn, { sourcePort: 40000, destinationPort: 80, seq: 1000, ack: 0, flags: SYN });
Object.assign(syn, { window: 64240, mss: 1460, windowScale: 7, sackPermitted: true });
Object.assign(syn, { hasTimestamps: true, tsVal: 1, tsEcr: 0, ipId: 1 });
const end = writePacket(bytes, view, 0, syn, ORDER_LINUX_SYN, new Uint8Array(0));

const segment = new Segment();
parseIp(view, 0, end, end, segment, true);
const { family, src0, src1, src2, src3, sourcePort } = segment;
console.log(formatEndpoint(family, src0, src1, src2, src3, sourcePort), `seq ${segment.seq}`);
for (const option of decodeOptions(view, segment.tcpStart + 20, end, end)) {
  console.log(` ${optionText(option)}`);
}
