/** What sentences say of the ICMP error that answered a SYN. */
import type { Evidence } from "../../evidence.ts";
import { NO_VALUES } from "../rule.ts";

/** Nothing where none came. */
export const icmpValues = ({ icmp }: Evidence): Readonly<Record<string, string>> =>
  icmp === null ? NO_VALUES : { icmp: icmp.says, from: icmp.from };
