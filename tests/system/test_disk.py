"""More of disks: the ends of a disk, and several at once."""

import re

from harness.suite import check, equal, test

MIB = 1 << 20


def sum_in_dom0(t, path):
    return t.host.sh(f"sha256sum < {path}").split()[0]


@test("block: access beyond the end fails in one line and changes nothing")
def beyond_end(t):
    path = t.host.random_file("end", MIB)
    before = sum_in_dom0(t, path)
    guest = t.domain("block", disk=[f"{path},raw,xvda,rw"])
    for line in (f"blkpattern xvda 1 {MIB} 1", f"blkpattern xvda 1 {MIB - 1} 2",
                 f"sha256sum xvda {MIB - 1} 2", f"sha256sum xvda {1 << 62} 1"):
        output = guest.command(line)
        check(re.match(r"^(blkpattern|sha256sum): [^\n]+$", output.strip()),
              f"{line!r} says {output!r}")
    equal(sum_in_dom0(t, path), before, "sha256 of the file")


@test("block: random writes at depth 32 on two disks verify, while both run")
def two_at_depth(t):
    paths = [t.host.random_file(f"depth{n}", 8 * MIB) for n in (0, 1)]
    guest = t.domain("block", disk=[f"{paths[0]},raw,xvda,rw",
                                    f"{paths[1]},raw,xvdb,rw"])
    line = "blkbench {} rw=randwrite bs=4k iodepth=32 size=8m verify=1 seed={}"
    guest.send(line.format("xvda", 3) + " &")
    guest.send(line.format("xvdb", 4))
    for _ in range(2):
        guest.expect(r"verify: 2048 ok, 0 wrong\n", 200)
