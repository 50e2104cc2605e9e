/** What a caller of the library can do something about, in English. */
import type { LibraryErrorWords } from "./words.ts";

export const en: LibraryErrorWords = {
  "call.badValue": ({ option, value, allowed }) => `${option} takes ${allowed}, not "${value}"`,
  "input.directory": ({ path }) => `${path} is a directory; name the capture files in it`,
  "input.missing": ({ path }) => `${path} does not exist; check the path`,
  "input.forbidden": ({ path }) => `${path} may not be read by you; run with the right to read it`,
  "input.unreadable": ({ path, code }) =>
    `${path} cannot be read (${code}); copy it elsewhere first`,
  "input.empty": ({ path }) => `${path} is empty; capture again, a capture has at least a header`,
  "input.text": ({ path }) =>
    `${path} is text; give the capture itself, as tcpdump -w or Wireshark wrote it`,
  "input.notACapture": ({ path }) =>
    `${path} is not a capture; give pcap or pcapng, plain or compressed with gzip or zstd`,
  "input.zstdWindow": ({ path }) =>
    `${path} was compressed with too large a window to read here; unpack it with zstd -d --long=31`,
  "filter.wrong": ({ filter, word, position }) => {
    const place = word === "" ? "its end" : `"${word}", character ${position}`;
    const known =
      "host, net, port, portrange, src, dst, tcp[tcpflags], less, greater, and, or, not";
    return `the filter "${filter}" is not understood at ${place}; it takes ${known}`;
  },
  "tun.addressTaken": ({ address, taken, device }) =>
    device === ""
      ? `${address} is another host's that runs here; choose another --address, or leave it out`
      : `${address} cannot be had, for ${taken} is on ${device}; ` +
        "choose another --address, or leave it out",
  "tun.noneFree": () => "every network for examples is in use here; choose one with --address",
  "explain.noConnection": ({ number, last }) =>
    Number(last) === 0
      ? `there is no connection ${number}: no TCP connection was found`
      : `there is no connection ${number}; they are numbered from 1 to ${last}`,
  "where.wrong": ({ message }) => `${message}`,
  "host.noKoffi": () => "this needs the optional package koffi; run: npm install koffi",
  "host.notLinux": () => "this needs Linux: it works with the kernel's own sockets and devices",
  "host.traceForbidden": () => "the kernel shows its trace to root only; run it with sudo",
  "host.noTrace": ({ why }) =>
    `the kernel's trace cannot be read (${why}); try mount -t tracefs none /sys/kernel/tracing`,
  "tun.noModule": () => "/dev/net/tun is missing; load its module: sudo modprobe tun",
  "tun.noRight": () => "making a TUN device needs root (CAP_NET_ADMIN); run it with sudo",
  "tun.busy": ({ name }) => `the device ${name} is in use; choose another name with --tun`,
  "tun.badName": ({ name }) =>
    `"${name}" is no name for a device; take up to 15 letters and digits`,
  "tun.failed": ({ why }) =>
    `the TUN device could not be made (${why}); try ip tuntap add mode tun`,
  "tun.noIproute": () => "the program ip is missing; install it: apt install iproute2",
  "tun.noAddress": ({ why }) =>
    `the kernel's side of the device could not be set up (${why}); choose other addresses`,
};
