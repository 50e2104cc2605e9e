/** Bytes to one reused record and back: what the floors above import. */
export * from "./address.ts";
export * from "./checksum.ts";
export { decodeOptions } from "./decodeOptions.ts";
export { answerEcho, echoDestination, mayBeEcho } from "./echo.ts";
export { FRAGMENT_LIMITS, type FragmentLimits, Fragments } from "./fragments.ts";
export * from "./icmp.ts";
export { MAX_ICMP_ERROR, writeIcmpError } from "./icmpBuild.ts";
export { parseIp, readIpHeader } from "./ip.ts";
export * from "./optionKinds.ts";
export * from "./options.ts";
export { optionText } from "./optionText.ts";
export * from "./problems.ts";
export * from "./protocols.ts";
export * from "./segment.ts";
export * from "./verdicts.ts";
export * from "./write.ts";
export { linuxSynOrder, ORDER_LINUX_DATA, ORDER_LINUX_SYN } from "./writeOptions.ts";
