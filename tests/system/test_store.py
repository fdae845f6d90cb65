"""XenStore as dom0 and the guest see it, at the sizes that break clients.

A message carries 4096 bytes at most (XENSTORE_PAYLOAD_MAX) and the ring
1024, so a longer reply reaches the guest in several pieces.
"""

import random
import re
import string

from harness.host import BRIDGE
from harness.suite import check, equal, test

PAYLOAD_MAX = 4096


def text_of(size, seed):
    """Printable, without spaces: survives two shells and a console."""
    alphabet = string.ascii_letters + string.digits
    return "".join(random.Random(seed).choices(alphabet, k=size))


def write_from_dom0(t, path, value):
    # The client in dom0 takes the value from its argument list.
    t.host.sh(f"xenstore-write {path} \"$(cat)\"", stdin=value)


@test("store: values of every awkward size that dom0 wrote read the same "
      "in the guest")
def sizes(t):
    guest = t.domain("store")
    path = guest.path() + "/data/v"
    # WRITE carries path, NUL and value: this is the largest value there is.
    largest = PAYLOAD_MAX - len(path) - 1
    for size in (0, 1, 1007, 1008, 1009, 1024, 2000, largest - 1, largest):
        value = text_of(size, size)
        write_from_dom0(t, path, value)
        equal(guest.command(f"xenstore-read {path}").strip(), value,
              f"value of {size} bytes")


@test("store: a value that the guest wrote reads the same in dom0")
def guest_writes(t):
    guest = t.domain("store")
    for size in (1, 15, 16, 100):
        value = text_of(size, size)
        guest.command(f"xenstore-write data/g {value}")
        equal(t.host.sh(f"xenstore-read {guest.path()}/data/g").strip(),
              value, f"value of {size} bytes")


def make_directory(t, path, total):
    """Children whose names, each with its NUL, are exactly `total` bytes."""
    names, left = [], total
    while left:
        length = min(left, 64)
        if 0 < left - length < 5:
            length -= 5
        names.append(f"{len(names):03d}" + "n" * (length - 4))
        left -= length
    arguments = " ".join(f"{path}/{name} x" for name in names)
    t.host.sh(f"xargs -n 40 xenstore-write", stdin=arguments)
    return names


@test("store: directories of 4095, 4096, 4097 and 9000 bytes list completely")
def directories(t):
    guest = t.domain("store")
    for total in (4095, 4096, 4097, 9000):
        path = f"{guest.path()}/data/d{total}"
        names = make_directory(t, path, total)
        output = guest.command(f"xenstore-ls {path}", timeout=120)
        listed = sorted(line.split(" = ")[0].strip()
                        for line in output.splitlines() if " = " in line)
        equal(listed, sorted(names), f"children in {total} bytes")


@test("store: 1,000 changes below a watched node all reach the guest")
def watch_events(t):
    guest = t.domain("store")
    path = guest.path() + "/data/w"
    t.host.sh(f"xenstore-write {path} start")
    guest.send(f"xenstore-watch -n 1001 -t 300 {path}")
    guest.expect(rf"(?m)^{path}\s*$", 60)
    # A process a hundred writes, as they are slow under emulation, and a node
    # of its own for each: xenstored drops an event that equals one the guest
    # has not taken yet.
    t.host.sh(f"for i in $(seq 100 100 1000); do xenstore-write "
              f"$(printf '{path}/%s x ' $(seq $((i - 99)) $i)); done",
              timeout=240)
    guest.wait_prompt(240)
    seen = re.findall(rf"(?m)^{path}/(\d+)$", guest.console.text)
    equal(sorted(map(int, seen)), list(range(1, 1001)), "nodes of the events")


@test("store: a read of what does not exist and a write where it may not "
      "say so")
def errors(t):
    guest = t.domain("store")
    output = guest.command("xenstore-read data/none")
    check("data/none" in output, f"read of nothing says {output!r}")
    output = guest.command("xenstore-write /local/domain/0/name hacked")
    check(output.strip(), "a forbidden write says nothing")
    equal(t.host.sh("xenstore-read /local/domain/0/name").strip(),
          "Domain-0", "dom0's name")


@test("store: a connect takes five round trips at most, disk and network")
def round_trips(t):
    path = t.host.random_file("trips", 1 << 20)
    guest = t.domain("store", disk=[f"{path},raw,xvda,rw"],
                     vif=[f"bridge={BRIDGE}"])
    counters = guest.counters()
    for device in ("vbd/51712", "vif/0"):
        trips = counters[f"{device}.connect_round_trips"]
        check(1 <= trips <= 5, f"{device} took {trips} round trips")
