/*
 * The floor of what a capture costs in C: libpcap reads, each packet's four-tuple is looked up in
 * a hash table, and nothing is concluded. Prints packets, bytes and distinct tuples.
 */
#include <pcap/pcap.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS (1u << 21) /* a power of two, at least twice the tuples of the largest capture */

struct entry {
    uint32_t low, high; /* addresses, the smaller one first, so that both ways meet */
    uint32_t ports;
    uint32_t packets;
};

static struct entry *table;
static uint64_t packets, bytes, tuples;

static uint32_t word(const u_char *p) { return (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3]; }

static void count(uint32_t low, uint32_t high, uint32_t ports) {
    uint32_t slot = (low * 0x9e3779b1u ^ high * 0x85ebca6bu ^ ports * 0xc2b2ae35u);
    for (slot ^= slot >> 15;; slot++) {
        struct entry *e = &table[slot & (SLOTS - 1)];
        if (e->packets == 0) {
            e->low = low, e->high = high, e->ports = ports;
            tuples++;
        } else if (e->low != low || e->high != high || e->ports != ports) {
            continue;
        }
        e->packets++;
        return;
    }
}

static void packet(u_char *user, const struct pcap_pkthdr *header, const u_char *frame) {
    (void)user;
    packets++;
    bytes += header->len;
    if (header->caplen < 54 || frame[12] != 8 || frame[13] != 0 || frame[23] != 6) return;
    const u_char *ip = frame + 14;
    const u_char *tcp = ip + (ip[0] & 15) * 4;
    if (tcp + 4 > frame + header->caplen) return;
    uint32_t source = word(ip + 12), destination = word(ip + 16), ports = word(tcp);
    if (source < destination) count(source, destination, ports);
    else count(destination, source, ports << 16 | ports >> 16);
}

int main(int argc, char **argv) {
    char error[PCAP_ERRBUF_SIZE];
    if (argc != 2) return fprintf(stderr, "usage: pcapHash FILE\n"), 2;
    pcap_t *capture = pcap_open_offline(argv[1], error);
    if (capture == NULL) return fprintf(stderr, "%s\n", error), 1;
    table = calloc(SLOTS, sizeof *table);
    if (table == NULL) return 1;
    pcap_loop(capture, -1, packet, NULL);
    printf("%llu packets, %llu bytes, %llu tuples\n", (unsigned long long)packets,
           (unsigned long long)bytes, (unsigned long long)tuples);
    return 0;
}
