/** `synfin/machine`: RFC 9293 figure 5 as a table, and steps that only its rows allow. */
export * from "./layout.ts";
export * from "./machine.ts";
export * from "./states.ts";
export * from "./transitions.ts";
