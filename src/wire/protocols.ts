/** Protocol numbers of IP that this project looks into or steps over (IANA "protocol numbers"). */
export const PROTO_HOP_BY_HOP = 0;
export const PROTO_ICMP = 1;
export const PROTO_IPV4 = 4;
export const PROTO_TCP = 6;
export const PROTO_UDP = 17;
export const PROTO_IPV6 = 41;
export const PROTO_ROUTING = 43;
export const PROTO_FRAGMENT = 44;
export const PROTO_GRE = 47;
export const PROTO_ESP = 50;
export const PROTO_AH = 51;
export const PROTO_ICMPV6 = 58;
export const PROTO_NO_NEXT = 59;
export const PROTO_DESTINATION = 60;
export const PROTO_MOBILITY = 135;
export const PROTO_HIP = 139;
export const PROTO_SHIM6 = 140;
