"""Disks through real blkback: the guest's view against dom0's file.

The guest's `blkpattern` writes SplitMix64 of a seed, eight bytes at 8*N are
number N, so that what a file must hold is known here without reading it.
"""

import hashlib
import os
import re
import shutil
import struct
import subprocess

from harness.host import DIR, TREE
from harness.suite import check, equal, test

MASK = (1 << 64) - 1
MIB = 1 << 20


def splitmix64(seed, n):
    z = (seed + (n + 1) * 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def pattern(seed, offset, length):
    """The bytes that blkpattern SEED puts at [offset, offset + length)."""
    first, last = offset // 8, (offset + length + 7) // 8
    words = b"".join(struct.pack("<Q", splitmix64(seed, n))
                     for n in range(first, last))
    return words[offset - first * 8:][:length]


def sum_in_guest(guest, disk, offset=None, length=None, timeout=200):
    place = "" if offset is None else f" {offset} {length}"
    output = guest.command(f"sha256sum {disk}{place}", timeout)
    match = re.search(r"(?m)^([0-9a-f]{64}) ", output)
    check(match, f"no checksum of {disk}{place} but {output!r}")
    return match[1]


def sum_in_dom0(t, path, offset=0, length=None):
    part = f"tail -c +{offset + 1} {path}"
    if length is not None:
        part += f" | head -c {length}"
    return t.host.sh(f"{part} | sha256sum").split()[0]


def write_pattern(guest, disk, seed, offset, length, timeout=200):
    output = guest.command(f"blkpattern {disk} {seed} {offset} {length}",
                           timeout)
    check(f"{length} bytes written at {offset} " in output,
          f"blkpattern says {output!r}")


@test("block: the guest's checksum of a random disk is dom0's")
def reads_disk(t):
    path = t.host.random_file("random", 32 * MIB)
    guest = t.domain("block", disk=[f"{path},raw,xvda,ro"])
    equal(sum_in_guest(guest, "xvda"), sum_in_dom0(t, path), "sha256 of xvda")


@test("block: what the guest writes over a whole disk is in dom0's file")
def writes_disk(t):
    path = t.host.random_file("written", 4 * MIB)
    guest = t.domain("block", disk=[f"{path},raw,xvda,rw"])
    write_pattern(guest, "xvda", 42, 0, 4 * MIB)
    equal(sum_in_dom0(t, path),
          hashlib.sha256(pattern(42, 0, 4 * MIB)).hexdigest(),
          "sha256 of dom0's file")


# Around sectors, pages, and the longest request of 11 and of 116 pages.
ODD = [(0, 1), (1, 1), (511, 2), (512, 512), (1, 4096), (4095, 4097),
       (513, 8191), (7, 45056), (45055, 45058), (3, 475136), (100001, 500003)]


@test("block: reads of odd offsets and lengths give dom0's bytes")
def odd_reads(t):
    path = t.host.random_file("odd", MIB)
    guest = t.domain("block", disk=[f"{path},raw,xvda,ro"])
    for offset, length in ODD + [(MIB - 1, 1), (MIB - 513, 513)]:
        equal(sum_in_guest(guest, "xvda", offset, length),
              sum_in_dom0(t, path, offset, length),
              f"sha256 of {length} bytes at {offset}")


@test("block: writes of odd offsets and lengths change those bytes only")
def odd_writes(t):
    path = f"{DIR}/odd-write"
    t.host.sh(f"head -c {MIB} /dev/zero > {path}")
    guest = t.domain("block", disk=[f"{path},raw,xvda,rw"])
    mirror = bytearray(MIB)
    for seed, (offset, length) in enumerate(ODD, 1):
        write_pattern(guest, "xvda", seed, offset, length)
        mirror[offset:offset + length] = pattern(seed, offset, length)
        equal(sum_in_dom0(t, path), hashlib.sha256(mirror).hexdigest(),
              f"sha256 of the file after {length} bytes at {offset}")


@test("block: of two disks at once, the read-only one refuses writes and "
      "keeps its bytes")
def two_disks(t):
    first = t.host.random_file("first", 4 * MIB)
    second = t.host.random_file("second", 4 * MIB)
    before = sum_in_dom0(t, second)
    guest = t.domain("block", disk=[f"{first},raw,xvda,rw",
                                    f"{second},raw,xvdb,ro"])
    write_pattern(guest, "xvda", 7, 0, 4 * MIB)
    output = guest.command("blkpattern xvdb 7 0 4096")
    check("Read-only" in output, f"a write to a read-only disk: {output!r}")
    equal(sum_in_guest(guest, "xvdb"), before, "sha256 of xvdb")
    equal(sum_in_dom0(t, second), before, "sha256 of the read-only file")
    equal(sum_in_dom0(t, first),
          hashlib.sha256(pattern(7, 0, 4 * MIB)).hexdigest(),
          "sha256 of the written file")


@test("block: a loop device with sectors of 4096 bytes reads and writes right")
def big_sectors(t):
    path = t.host.random_file("4kn", 4 * MIB)
    device = t.host.sh(f"losetup -b 4096 -f --show {path}").strip()
    try:
        guest = t.domain("block", disk=[f"phy:{device},xvda,w"])
        sector = t.host.sh(
            f"xenstore-read $(xenstore-read {guest.path()}/device/vbd/51712/"
            "backend)/sector-size").strip()
        equal(sector, "4096", "sector-size of the backend")
        equal(sum_in_guest(guest, "xvda"), sum_in_dom0(t, path),
              "sha256 of the disk")
        mirror = bytearray(pattern(9, 0, 4 * MIB))
        write_pattern(guest, "xvda", 9, 0, 4 * MIB)
        for seed, (offset, length) in enumerate(ODD, 10):
            write_pattern(guest, "xvda", seed, offset, length)
            mirror[offset:offset + length] = pattern(seed, offset, length)
        guest.destroy()
        guest.wait_gone()
        # blkback wrote below the page cache of the file.
        t.host.sh(f"blockdev --flushbufs {device}; losetup -d {device}; sync")
        device = None
        equal(sum_in_dom0(t, path), hashlib.sha256(mirror).hexdigest(),
              "sha256 of dom0's file")
    finally:
        if device:
            t.host.ok(f"losetup -d {device}")


@test("block: steady reading and writing takes no grant operation")
def no_grants(t):
    path = t.host.random_file("grants", 8 * MIB)
    guest = t.domain("block", disk=[f"{path},raw,xvda,rw"])
    # The pool grows to what each use needs, once.
    line = "blkbench xvda rw=randwrite bs=64k iodepth=16 size=8m"
    guest.command(line, 200)
    guest.command("sha256sum xvda", 200)
    before = guest.counters()
    guest.command(line, 200)
    guest.command("sha256sum xvda", 200)
    after = guest.counters()
    for name in ("grants_taken", "grants_ended"):
        key = f"vbd/51712.{name}"
        equal(after[key] - before[key], 0, key)
    requests = after["vbd/51712.requests"] - before["vbd/51712.requests"]
    check(requests > 0, "no request counted")


@test("block: a deep queue costs one notification and one event for many "
      "requests")
def few_events(t):
    path = t.host.random_file("events", 8 * MIB)
    guest = t.domain("block", disk=[f"{path},raw,xvda,ro"])
    before = guest.counters()
    guest.command("blkbench xvda rw=randread bs=4k iodepth=32 size=8m", 200)
    after = guest.counters()
    requests, sent, upcalls = (
        after[f"vbd/51712.{name}"] - before[f"vbd/51712.{name}"]
        for name in ("requests", "notify_sent", "upcalls"))
    equal(requests, 2048, "requests")
    check(sent * 8 <= requests, f"{sent} notifications for {requests} requests")
    check(upcalls * 4 <= requests, f"{upcalls} upcalls for {requests} requests")


@test("block: dd copies blocks between disks and shows them")
def copies(t):
    source = t.host.random_file("dd-from", MIB)
    target = t.host.random_file("dd-to", MIB)
    kept = sum_in_dom0(t, target, 0, 3000)
    guest = t.domain("block", disk=[f"{source},raw,xvda,ro",
                                    f"{target},raw,xvdb,rw"])
    output = guest.command("dd if=/dev/xvda of=/dev/xvdb bs=1000 skip=7 "
                           "seek=3 count=500")
    check("500000 bytes copied" in output, f"dd says {output!r}")
    equal(sum_in_dom0(t, target, 3000, 500000),
          sum_in_dom0(t, source, 7000, 500000), "sha256 of the copy")
    equal(sum_in_dom0(t, target, 0, 3000), kept, "what is in front of it")
    shown = guest.command("dd if=xvda bs=16 skip=1 count=1 format=hex_c")
    wanted = t.host.sh(f"tail -c +17 {source} | head -c 16 | od -An -tx1")
    check(f"00000010: {wanted.strip()} |" in shown, f"dd shows {shown!r}")


def blocks(t, path):
    """Blocks of 512 bytes that dom0's file takes."""
    return int(t.host.sh(f"sync; stat -c %b {path}"))


@test("block: what is discarded reads as zeros and frees dom0's blocks, what "
      "is around stays")
def discards(t):
    path = t.host.random_file("discard", 8 * MIB)
    guest = t.domain("block", disk=[f"{path},raw,xvda,rw"])
    match = re.search(r"(?m)^granules of (\d+) from (\d+)$",
                      guest.command("blockdev --report xvda"))
    check(match, "no discard offered")
    granule, first = int(match[1]), int(match[2])
    before = blocks(t, path)
    output = guest.command("blkdiscard xvda 1000001 4000000")
    match = re.search(r"(?m)^(\d+) bytes discarded at (\d+) of", output)
    check(match, f"blkdiscard says {output!r}")
    length, offset = int(match[1]), int(match[2])
    end = offset + length
    check(0 <= offset - 1000001 < granule and 0 <= 5000001 - end < granule,
          f"{length} bytes at {offset} discarded, granules of {granule}")
    equal((offset - first) % granule, 0, "the first byte's place in a granule")
    equal(sum_in_guest(guest, "xvda", offset, length),
          hashlib.sha256(bytes(length)).hexdigest(), "what was discarded")
    for part in (0, offset), (end, 8 * MIB - end):
        equal(sum_in_guest(guest, "xvda", *part), sum_in_dom0(t, path, *part),
              f"sha256 of {part}")
    equal(sum_in_dom0(t, path, offset, length),
          hashlib.sha256(bytes(length)).hexdigest(), "what dom0's file holds")
    freed = before - blocks(t, path)
    check(abs(freed * 512 - length) <= 65536,
          f"{freed} blocks of dom0 freed for {length} bytes")


@test("block: discard is not used where the backend does not offer it")
def no_discard(t):
    path = t.host.random_file("no-discard", MIB)
    before = sum_in_dom0(t, path)
    guest = t.domain("block", disk=[f"{path},raw,xvda,rw,no-discard"])
    check("discard no" in guest.command("blockdev --report xvda"),
          "the guest takes the disk for one that discards")
    check("Operation not supported" in guest.command("blkdiscard xvda"),
          "the guest did not refuse")
    equal(sum_in_guest(guest, "xvda"), before, "sha256 of the disk")


def make(*arguments):
    done = subprocess.run(["make", "--no-print-directory", *arguments],
                          cwd=TREE, text=True, errors="replace",
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    check(done.returncode == 0, f"make says {done.stdout[-2000:]}")


def image_with(t, module, options):
    """Puts an image in dom0 that has other options of a module."""
    other = os.path.join(TREE, "build/other")
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(os.path.join(TREE, "conf"), f"{other}/conf")
    with open(f"{other}/conf/mods.conf") as file:
        mods = file.read()
    mods, count = re.subn(rf"(include {re.escape(module)})(\(.*\))?$",
                          rf"\1({options})", mods, flags=re.M)
    equal(count, 1, f"lines of {module} in mods.conf")
    with open(f"{other}/conf/mods.conf", "w") as file:
        file.write(mods)
    # Little is compiled anew: both times the one module, and linked.
    try:
        make("CONF=build/other/conf", "all")
        t.host.put(os.path.join(TREE, "build/base/bin/embox"),
                   f"{DIR}/embox-other")
    finally:
        make("all")
    return f"{DIR}/embox-other"


@test("block: rings of 1, 2 and 16 pages move data right, 256 requests deep",
      600)
def ring_orders(t):
    path = t.host.random_file("rings", 4 * MIB)
    image = image_with(t, "embox.driver.xen.blkfront", "ring_order=4")
    for order in (0, 1, 4):
        guest = t.domain("block", paused=True, kernel=image,
                         disk=[f"{path},raw,xvda,rw"])
        back = f"/local/domain/0/backend/vbd/{guest.id}/51712"
        equal(t.host.sh(f"xenstore-read {back}/max-ring-page-order").strip(),
              "4", "what blkback can")
        t.host.sh(f"xenstore-write {back}/max-ring-page-order {order}; "
                  f"xl unpause {guest.name}")
        guest.wait_prompt()
        output = guest.command("blockdev --report xvda")
        check(f"slots {32 << order}\n" in output, f"the disk is {output!r}")
        output = guest.command("blkbench xvda rw=randwrite bs=4k iodepth=256 "
                               "size=4m verify=1", 200)
        check("verify: 1024 ok, 0 wrong" in output, f"{output!r}")
        equal(sum_in_guest(guest, "xvda"), sum_in_dom0(t, path),
              f"sha256 with {1 << order} pages")
        guest.destroy()


@test("block: with 8 MiB of memory the pool is small, and data is moved right")
def small_memory(t):
    path = t.host.random_file("small", 4 * MIB)
    guest = t.domain("block", memory=8, disk=[f"{path},raw,xvda,rw"])
    output = guest.command("blkbench xvda rw=randwrite bs=256k iodepth=2 "
                           "size=4m verify=1 seed=5", 200)
    check("verify: 16 ok, 0 wrong" in output, f"{output!r}")
    equal(sum_in_dom0(t, path),
          hashlib.sha256(pattern(5, 0, 4 * MIB)).hexdigest(),
          "sha256 of dom0's file")
    match = re.search(r"(?m)^pages shared (\d+) of (\d+)$",
                      guest.command("blockdev --report xvda"))
    check(match and 0 < int(match[1]) <= int(match[2]) <= 2048 // 16,
          f"the pool: {match}")


PERSISTENT = "/sys/module/xen_blkback/parameters/feature_persistent"


@test("block: without persistent grants the same data, and every grant ended")
def not_persistent(t):
    path = t.host.random_file("not-persistent", 4 * MIB)
    t.host.sh(f"echo 0 > {PERSISTENT}")
    try:
        guest = t.domain("block", disk=[f"{path},raw,xvda,rw"])
        check("grants per request" in guest.console.text,
              "the guest did not notice")
        equal(sum_in_guest(guest, "xvda"), sum_in_dom0(t, path),
              "sha256 of the disk")
        write_pattern(guest, "xvda", 31, 12345, 1000001)
        equal(sum_in_dom0(t, path, 12345, 1000001),
              hashlib.sha256(pattern(31, 12345, 1000001)).hexdigest(),
              "sha256 of what was written")
        after = guest.counters()
        check(after["vbd/51712.grants_taken"] > 1000, "too few grants taken")
        equal(after["vbd/51712.grants_ended"],
              after["vbd/51712.grants_taken"], "grants ended")
        equal(after["vbd/51712.pool_quarantined"], 0, "groups in quarantine")
    finally:
        t.host.sh(f"echo 1 > {PERSISTENT}")


@test("block: wrong names and arguments get one clear line")
def bad_input(t):
    guest = t.domain("block")
    for line, words in (("sha256sum xvdz", "no such disk"),
                        ("sha256sum", "Usage"),
                        ("blkbench xvdz rw=read", "no such disk"),
                        ("blkbench xvda rw=sideways", "rw= is"),
                        ("blkbench xvda bs", "no KEY=VALUE"),
                        ("blkpattern xvda 1", "Usage"),
                        ("blkdiscard xvda", "no such disk"),
                        ("blkdiscard -s", "Usage"),
                        ("blockdev xvda", "Usage"),
                        ("dd if=/dev/nodisk", "no such disk"),
                        ("dd count=1", "Usage")):
        output = guest.command(line).strip()
        check(words in output and "\n" not in output,
              f"{line!r} says {output!r}")


@test("block: a disk comes and goes at run time, with transfers in flight too")
def attach_detach(t):
    path = t.host.random_file("hotplug", 2 * MIB)
    guest = t.domain("block")
    spec = f"format=raw,vdev=xvdd,access=rw,target={path}"
    for busy in (False, True):
        t.host.sh(f"xl block-attach {guest.name} '{spec}'", 180)
        guest.expect(r"vbd/51760: connected", 60)
        if busy:
            guest.send("blkbench xvdd rw=randread iodepth=32 runtime=100")
            guest.expect("runtime=100", 30)
        else:
            equal(sum_in_guest(guest, "xvdd"), sum_in_dom0(t, path),
                  "sha256 of the disk")
        t.host.sh(f"xl block-detach {guest.name} xvdd", 180)
        guest.expect(r"vbd/51760: removed", 60)
    check("no such disk" in guest.command("sha256sum xvdd"),
          "the disk is still there")
    check(re.search("blkbench: xvdd: (I/O error|No such device)",
                    guest.console.text), "the transfers did not fail")
    # What the backend had mapped comes back when it lets go.
    for _ in range(10):
        after = guest.counters()
        if after["grant.quarantined"] == 0:
            break
    equal(after["grant.quarantined"], 0, "pages in quarantine")
    equal(after["grant.granted"], after["grant.ended"], "grants ended")


def frozen_disk(t):
    """A disk on a file system of its own, whose writes can be made to wait."""
    mount = f"{DIR}/frozen"
    t.host.sh(f"mkdir -p {mount}; truncate -s 64M {mount}.img && "
              f"mke2fs -q -F -t ext4 {mount}.img && "
              f"mount -o loop {mount}.img {mount} && "
              f"head -c {4 * MIB} /dev/zero > {mount}/disk && sync")
    return mount


@test("block: a backend that stops answering is given up in one line, and "
      "closed; the next one works", 500)
def silent_backend(t):
    mount = frozen_disk(t)
    spec = f"format=raw,vdev=xvda,access=rw,target={mount}/disk"
    try:
        guest = t.domain("block", disk=[f"{mount}/disk,raw,xvda,rw"])
        write_pattern(guest, "xvda", 1, 0, 65536)
        t.host.sh(f"fsfreeze -f {mount}")
        output = guest.command("blkpattern xvda 2 0 65536", 120)
        check("blkpattern: xvda: I/O error" in output, f"it says {output!r}")
        check("I/O error" in guest.command("blkpattern -c xvda 1 0 4096"),
              "a later transfer is no error")
        lines = re.findall(r"(?m)^\[error\].*$", guest.console.text)
        check(len(lines) == 1 and "vbd/51712: no answer in 30000 ms" in lines[0],
              f"lines of error: {lines}")
        error = t.host.sh(f"xenstore-read {guest.path()}/error/device/vbd/"
                          "51712/error")
        check("no answer" in error, f"the toolstack is told {error!r}")
        t.host.sh(f"fsfreeze -u {mount}")
        t.host.sh(f"xl block-detach {guest.name} xvda", 180)
        guest.expect("vbd/51712: removed", 60)
        t.host.sh(f"xl block-attach {guest.name} '{spec}'", 180)
        guest.expect("vbd/51712: connected", 60)
        write_pattern(guest, "xvda", 3, 0, 65536)
        equal(sum_in_dom0(t, f"{mount}/disk", 0, 65536),
              hashlib.sha256(pattern(3, 0, 65536)).hexdigest(),
              "sha256 of what was written then")
        equal(guest.counters()["grant.quarantined"], 0, "pages in quarantine")
    finally:
        t.host.ok(f"fsfreeze -u {mount}")
        t.close()
        t.host.ok(f"umount {mount}; rm -f {mount}.img")
