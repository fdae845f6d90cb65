"""The suites inside the image, run on real Xen; each case counts."""

import re

from harness.suite import check, test

TOTAL = r"(?m)^(\d+) passed, (\d+) failed\s*$"


@test("image: every in-image suite passes on real Xen", timeout=600)
def suites(t):
    disk = t.host.random_file("suites-disk", 4 << 20)
    scratch = t.host.random_file("suites-scratch", 4 << 20)
    fixed = t.host.random_file("suites-fixed", 1 << 20)
    guest = t.domain("suites", memory=64, vif=["bridge=xenbr0"],
                     disk=[f"{disk},raw,xvda,rw",
                           f"{scratch},raw,xvdb,rw",
                           f"{fixed},raw,xvdc,ro"])
    guest.send("test")
    total = guest.expect(TOTAL, timeout=500)
    passed, failed = int(total[1]), int(total[2])
    t.cases = passed, failed
    check(failed == 0, f"{failed} cases failed, see the console log:\n" +
          "\n".join(re.findall(r"(?mi)^.*\bfail.*$", guest.console.text)))
    check(passed > 0, "no case ran")
    check("not tested" not in guest.console.text, "a suite lacked a disk")
