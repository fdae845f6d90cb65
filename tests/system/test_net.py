"""The network through real netback, driven by dom0's programs."""

import re

from harness.host import BRIDGE, DIR, GUEST, PATIENCE
from harness.suite import check, equal, test

UP = f"ifconfig eth0 {GUEST} netmask 255.255.255.0 up"


def wait_answer(t, address, seconds=60):
    t.host.sh(f"for i in $(seq {seconds * 2}); do "
              f"ping -q -c 1 -W 1 {address} >/dev/null && exit; sleep 0.5; "
              "done; exit 1", timeout=seconds * 3 + 30)


def net_domain(t, **settings):
    settings.setdefault("vif", [f"bridge={BRIDGE}"])
    settings.setdefault("extra", UP)
    guest = t.domain("net", **settings)
    wait_answer(t, GUEST)
    return guest


def make_site(t, name, files):
    """A ustar archive in dom0 of files with that many random bytes."""
    folder = f"{DIR}/{name}"
    t.host.sh(f"rm -rf {folder}; mkdir -p {folder}")
    for file, size in files.items():
        t.host.sh(f"head -c {size} /dev/urandom > {folder}/{file}")
    t.host.sh(f"tar cf {folder}.tar --format=ustar -C {folder} .")
    return folder


def site_domain(t, name, files, **settings):
    folder = make_site(t, name, files)
    guest = net_domain(t, disk=[f"{folder}.tar,raw,xvda,ro"],
                       extra=f"{UP}; httpd /dev/xvda", **settings)
    # curl's 22 is an answer: that there is no such file.
    t.host.sh("for i in $(seq 120); do curl -sf -m 5 -o /dev/null "
              f"http://{GUEST}/nosuch; [ $? = 22 ] && exit; sleep 0.5; done; "
              "exit 1", timeout=300)
    return guest, folder


@test("net: ping of every size from 0 to 65507 bytes comes back unchanged")
def ping_sizes(t):
    net_domain(t)
    sizes = [*range(0, 20), 55, 56, 57, 1471, 1472, 1473, 1480, 1481, 2951,
             2952, 2953, 4054, 4095, 4096, 4097, 8192, 16384, 30000, 32767,
             32768, 65000, 65506, 65507]
    output = t.host.sh(
        f"for s in {' '.join(map(str, sizes))}; do "
        f"ping -c 2 -i 0.1 -W 20 -s $s {GUEST} > {DIR}/ping.out 2>&1 && "
        f"! grep -q 'wrong data' {DIR}/ping.out || echo $s; done", timeout=280)
    equal(output.split(), [], "sizes without a right answer")


@test("net: a flood ping of 10,000 loses nothing")
def ping_flood(t):
    net_domain(t)
    output = t.host.sh(f"ping -f -q -c 10000 -W 10 {GUEST}", timeout=280,
                       check=False)
    check("10000 packets transmitted, 10000 received" in output, output)


@test("net: 1,000 HTTP requests, eight at a time, none fails")
def http_requests(t):
    _, folder = site_domain(t, "ab", {"page.html": 3000})
    output = t.host.sh(f"ab -q -n 1000 -c 8 -s {60 * PATIENCE} "
                       f"http://{GUEST}/page.html", timeout=280)
    check(re.search(r"Complete requests: +1000$", output, re.M), output)
    check(re.search(r"Failed requests: +0$", output, re.M), output)
    check("Non-2xx" not in output, output)
    check(re.search(r"HTML transferred: +3000000 bytes$", output, re.M),
          output)


@test("net: a 64 MiB download arrives with the right sha256 and takes no "
      "grant operation", timeout=600)
def download(t):
    guest, folder = site_domain(t, "big", {"big": 64 << 20})
    before = guest.counters()
    t.host.sh(f"curl -sf -m {500 * PATIENCE} -o {DIR}/got http://{GUEST}/big",
              timeout=520)
    after = guest.counters()
    sums = t.host.sh(f"sha256sum < {DIR}/got; sha256sum < {folder}/big")
    got, wanted = sums.splitlines()
    equal(got, wanted, "sha256 of what curl got")
    requests = after["vbd/51712.requests"] - before["vbd/51712.requests"]
    check(requests > 0, "no block request counted")
    for device in ("vbd/51712", "vif/0"):
        for name in ("grants_taken", "grants_ended"):
            key = f"{device}.{name}"
            equal(after[key] - before[key], 0, key)
    t.host.sh(f"rm -f {DIR}/got {folder}.tar; rm -rf {folder}")


@test("net: two interfaces carry downloads at once, each its own")
def two_vifs(t):
    folder = make_site(t, "two", {"file": 4 << 20})
    t.host.sh("ip link add testbr1 type bridge 2>/dev/null; "
              "ip addr replace 10.0.10.1/24 dev testbr1; ip link set testbr1 up")
    guest = t.domain(
        "net", vif=[f"bridge={BRIDGE}", "bridge=testbr1"],
        disk=[f"{folder}.tar,raw,xvda,ro"],
        extra=f"{UP}; ifconfig eth1 10.0.10.2 netmask 255.255.255.0 up; "
        "httpd /dev/xvda")
    wait_answer(t, GUEST)
    wait_answer(t, "10.0.10.2")
    output = t.host.sh(
        f"for a in {GUEST} 10.0.10.2; do curl -sf -m {200 * PATIENCE} "
        f"http://$a/file | sha256sum & done; wait; sha256sum < {folder}/file",
        timeout=260)
    sums = output.split("\n")[:3]
    equal(len(set(sums)), 1, f"different sums of one file: {sums}")
    domid = guest.id
    for vif in (0, 1):
        sent = int(t.host.sh(
            f"cat /sys/class/net/vif{domid}.{vif}/statistics/rx_bytes"))
        check(sent > 4 << 20, f"vif/{vif} carried only {sent} bytes")
    t.host.ok("ip link del testbr1")


@test("net: both event channels are negotiated with netback")
def split_channels(t):
    guest = net_domain(t)
    listing = t.host.sh(f"xenstore-ls {guest.path()}/device/vif/0")
    ports = dict(re.findall(r'(event-channel-[rt]x) = "(\d+)"', listing))
    equal(sorted(ports), ["event-channel-rx", "event-channel-tx"],
          "event channels in XenStore")
    check(len(set(ports.values())) == 2, f"one port for both: {ports}")
