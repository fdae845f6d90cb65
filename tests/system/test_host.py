"""The host itself: if Linux's own frontends do not work, nothing below counts."""

import re

from harness.host import BRIDGE, DIR, GUEST, TREE
from harness.suite import check, equal, test


@test("host: a Linux guest gets a disk and the network from this dom0")
def linux_guest(t):
    t.host.put(f"{TREE}/scripts/xen/linux.cfg", f"{DIR}/linux.cfg")
    path = t.host.random_file("linux-disk", 1 << 20)
    try:
        t.host.sh(f"xl create -q {DIR}/linux.cfg 'name=\"test-linux\"' "
                  f"'disk=[\"{path},raw,xvda,rw\"]' "
                  f"'vif=[\"bridge={BRIDGE}\"]' "
                  f"'extra=\"console=hvc0 quiet ip={GUEST}/24\"'",
                  timeout=180)
        domid = int(t.host.sh("xl domid test-linux"))
        t.host.sh(f"for i in $(seq 120); do ping -q -c 1 -W 1 {GUEST} && exit;"
                  " sleep 0.5; done; exit 1", timeout=300)
        line = t.host.sh(f"dmesg | grep 'vbd/{domid}/51712' | tail -n 1")
        check("persistent grants" in line, f"blkback says: {line!r}")
    finally:
        t.host.ok("xl destroy test-linux")


@test("host: exec passes output and exit code through")
def exec_passes(t):
    equal(t.host.sh("echo out; echo err >&2; exit 3", check=False), "out\n",
          "standard output")
    check(not t.host.ok("exit 3"), "exit code 3 came back as 0")
    check(re.search(r"xen_major +: 4", t.host.sh("xl info")),
          "xl info does not show Xen 4")
