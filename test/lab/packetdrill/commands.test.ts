import { describe, expect, test } from "vitest";
import { SUITE_DEFAULTS, understandCommand } from "../../../src/lab/packetdrill/commands.ts";
import { tell } from "../../../src/lab/packetdrill/messages/tell.ts";

/** What a command asks for that asks for nothing. */
const NOTHING = {
  settings: {},
  routes: [],
  checks: [],
  forgetsPeers: false,
  mtu: null,
  deviceTakes: null,
  unsupported: null,
};

describe("a command in backticks", () => {
  test("that calls defaults.sh brings the suite's settings", () => {
    const kernels = understandCommand("./defaults.sh");
    expect(kernels).toEqual({ ...NOTHING, settings: SUITE_DEFAULTS });
    const { settings } = understandCommand("../common/defaults.sh");
    expect(settings).toEqual({ ...SUITE_DEFAULTS, tcp_fastopen: 0x70403 });
  });

  test("that flushes what is known of peers makes it forgotten", () => {
    const text = "ip tcp_metrics flush all > /dev/null 2>&1";
    expect(understandCommand(text)).toEqual({ ...NOTHING, forgetsPeers: true });
  });

  test.each([
    [
      "ip route add 192.0.2.1 via 192.168.0.2 dev tun0 advmss 600 mtu lock 640 initcwnd 11",
      {
        advmss: 600,
        mtu: 640,
        mtuLocked: true,
        initcwnd: 11,
      },
    ],
    ["ip route change 192.0.2.1 dev tun0 features ecn", { ecn: true }],
    ["ip ro replace 192.0.2.1/32 dev tun0 fastopen_no_cookie 1", { fastOpenWithoutCookie: true }],
    ["ip route del 192.0.2.1", null],
  ])("%s says how the path is", (text, metrics) => {
    const routes = [{ address: "192.0.2.1", metrics }];
    expect(understandCommand(text)).toEqual({ ...NOTHING, routes });
  });

  test.each([
    ["../common/set_sysctls.py /proc/sys/net/ipv4/tcp_sack=0", { tcp_sack: 0 }],
    ["sysctl -q net.ipv4.tcp_syn_retries=1 net.ipv4.tcp_ecn=2", { tcp_syn_retries: 1, tcp_ecn: 2 }],
    ['sysctl -qw net.ipv4.tcp_rmem="4096 87380 8388608"', { tcp_rmem: [4096, 87380, 8388608] }],
    ["echo reno > /proc/sys/net/ipv4/tcp_congestion_control", { tcp_congestion_control: "reno" }],
    ["sysctl -q net.core.somaxconn=3", { somaxconn: 3 }],
    ["/tmp/sysctl_restore_1.sh", {}],
    ["sleep 1 && nstat -n", {}],
    ["ethtool -K tun0 tso off gso off", {}],
    ["/bin/rm -f /tmp/file; /bin/dd if=/dev/zero of=/tmp/file count=5", {}],
  ])("%s is understood", (text, settings) => {
    expect(understandCommand(text)).toEqual({ ...NOTHING, settings });
  });

  test("later settings win over the defaults of the same command", () => {
    const { settings } = understandCommand("./defaults.sh\n sysctl -q net.ipv4.tcp_ecn=1");
    expect(settings).toEqual({ ...SUITE_DEFAULTS, tcp_ecn: 1 });
  });

  test("sizes may be products, and a card's offloads do not matter", () => {
    const sizes = 'sysctl -q net.ipv4.tcp_rmem="4096 131072 $((32*1024*1024))"';
    const text = `${sizes}\nethtool -K tun0 tso off gso off`;
    const settings = { tcp_rmem: [4096, 131_072, 33_554_432] };
    expect(understandCommand(text)).toEqual({ ...NOTHING, settings });
  });

  test.each([
    ["tc qdisc replace dev tun0 root pfifo", true],
    ["tc qdisc replace dev tun0 root pfifo limit 0", false],
    ["tc qdisc delete dev tun0 root 2>/dev/null ; tc qdisc add dev tun0 root pfifo limit 0", false],
    ["tc qdisc add dev tun0 root pfifo limit 0 && tc qdisc del dev tun0 root", true],
  ])("%s says whether the device takes packets: %s", (text, deviceTakes) => {
    expect(understandCommand(text)).toEqual({ ...NOTHING, deviceTakes });
  });

  test("that sets the link's MTU says how large it is", () => {
    expect(understandCommand("ip link set dev tun0 mtu 9000")).toEqual({ ...NOTHING, mtu: 9000 });
  });

  test.each([
    ["sockstat -4 -P tcp -s | grep packetdril | grep -c TIME_WAIT | grep 1", "TIME-WAIT", 1, 1],
    ["sockstat -6 -P tcp -p 8080 -s | grep -c SYN_RCVD | grep 0", "SYN-RECEIVED", 0, 0],
    ['grep " 0A " /proc/net/tcp /proc/net/tcp6 | grep ":1F90"', "LISTEN", 1, Infinity],
  ])("%s looks how many are in a state", (text, state, least, most) => {
    expect(understandCommand(text)).toEqual({ ...NOTHING, checks: [{ state, least, most }] });
  });

  test.each([
    ["tc qdisc replace dev tun0 root fq", "needs the command: tc qdisc"],
    ["ethtool -s tun0 speed 10", "needs the command: ethtool"],
    ["ip route change 192.0.2.1 dev tun0 rto_min 5ms", "needs the command: ip route"],
    ["./a_program_of_its_own", "needs the command: ./a_program"],
    ["sysctl -q net.ipv4.tcp_unheard_of=1", "needs the sysctl net.ipv4.tcp_unheard_of"],
  ])("%s cannot be followed, and says why", (text, words) => {
    const { unsupported } = understandCommand(text);
    expect(unsupported === null ? "" : tell(unsupported, "en")).toContain(words);
  });
});
