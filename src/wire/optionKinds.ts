/** TCP option kinds and experiment identifiers (IANA "TCP parameters"). */
export const KIND_EOL = 0;
export const KIND_NOP = 1;
export const KIND_MSS = 2;
export const KIND_WINDOW_SCALE = 3;
export const KIND_SACK_PERMITTED = 4;
export const KIND_SACK = 5;
export const KIND_ECHO = 6;
export const KIND_ECHO_REPLY = 7;
export const KIND_TIMESTAMPS = 8;
export const KIND_PARTIAL_ORDER_PERMITTED = 9;
export const KIND_PARTIAL_ORDER = 10;
export const KIND_CC = 11;
export const KIND_CC_NEW = 12;
export const KIND_CC_ECHO = 13;
export const KIND_ALTERNATE_CHECKSUM = 14;
export const KIND_ALTERNATE_CHECKSUM_DATA = 15;
export const KIND_MD5 = 19;
export const KIND_SCPS = 20;
export const KIND_SNACK = 21;
export const KIND_QUICK_START = 27;
export const KIND_USER_TIMEOUT = 28;
export const KIND_TCP_AO = 29;
export const KIND_MPTCP = 30;
export const KIND_FAST_OPEN = 34;
export const KIND_ENO = 69;
export const KIND_ACC_ECN_ORDER_0 = 172;
export const KIND_ACC_ECN_ORDER_1 = 174;
export const KIND_EXPERIMENT_1 = 253;
export const KIND_EXPERIMENT_2 = 254;

/** Fast Open before it had a kind of its own, RFC 7413 appendix. */
export const EXID_FAST_OPEN = 0xf989;
/** Extended Data Offset, draft-ietf-tcpm-tcp-edo. */
export const EXID_EDO = 0x0ed0;
/** Encryption negotiation before it had kind 69, RFC 8547. */
export const EXID_ENO = 0x454e;
/** Accurate ECN before it had kinds 172 and 174, one for each order of its counters. */
export const EXID_ACC_ECN_ORDER_0 = 0xacc0;
export const EXID_ACC_ECN_ORDER_1 = 0xacc1;
/** Shared Memory Communications, RFC 7609: "SMCR" in EBCDIC, the only one of 32 bits here. */
export const EXID_SMC = 0xe2d4_c3d9;
