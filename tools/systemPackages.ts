/**
 * The Debian packages that the system tests need. Under CI they are installed when missing; on a
 * user's machine nothing is: what needs them is skipped and says so.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter } from "node:path";

/** A program, and the package that brings it. */
const PROGRAMS: Readonly<Record<string, string>> = {
  tcpdump: "tcpdump",
  ip: "iproute2",
  ss: "iproute2",
  nft: "nftables",
  nsenter: "util-linux",
  ethtool: "ethtool",
  chromium: "chromium",
  curl: "curl",
  iperf3: "iperf3",
  nginx: "nginx-light",
  wrk: "wrk",
  nc: "netcat-openbsd",
  tshark: "tshark",
  zstd: "zstd",
};

/** Where Debian puts programs; not all of it is on every user's PATH. */
const FOLDERS = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
const installed = (program: string): boolean =>
  FOLDERS.some((folder) => existsSync(`${folder}/${program}`));

/** Another apt-get may be at work, and a mirror may fail once. */
const PATIENT = ["-o", "DPkg::Lock::Timeout=60", "-o", "Acquire::Retries=3"];

/** Lets what is installed be found by its name. */
export function completePath(): void {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  process.env.PATH = [...new Set([...folders, ...FOLDERS])].join(delimiter);
}

/** Installs what is missing, quietly; ends the process with a sentence when that fails. */
export function installSystemPackages(): void {
  const missing = Object.keys(PROGRAMS).filter((program) => !installed(program));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((program) => PROGRAMS[program] as string))];
  process.stdout.write(`installing ${packages.join(", ")} …\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...words: readonly string[]) =>
    spawnSync("apt-get", [...PATIENT, ...words], { env, encoding: "utf8", timeout: 180_000 });
  apt("update", "-qq");
  const result = apt("install", "-y", "-qq", "--no-install-recommends", ...packages);
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout ?? ""}${result.stderr ?? ""}\n`);
  process.stderr.write(`apt-get could not install ${packages.join(" ")}\n`);
  process.exit(1);
}
