"""From create to destroy: how a guest comes, goes, and what it leaves."""

import re

from harness.host import BRIDGE, DIR, GUEST, PATIENCE
from harness.suite import check, equal, test
from test_net import UP, make_site, site_domain, wait_answer


@test("life: xl shutdown -w ends the guest")
def shutdown(t):
    guest = t.domain("life", vif=[f"bridge={BRIDGE}"])
    t.host.sh("xl shutdown -w test-life", timeout=120)
    guest.wait_gone(10)


@test("life: poweroff in the guest's shell ends it")
def poweroff(t):
    guest = t.domain("life")
    guest.send("poweroff")
    guest.wait_gone()


@test("life: xl reboot brings the guest back, its network too")
def reboot(t):
    guest = t.domain("life", vif=[f"bridge={BRIDGE}"], extra=UP)
    wait_answer(t, GUEST)
    before = guest.id
    t.host.sh("xl reboot test-life")
    guest.wait_prompt(180)
    guest.find_id()
    check(guest.id != before, "it is still the old domain")
    wait_answer(t, GUEST)


def leftovers(t):
    """What a gone domain might leave, as comparable sets."""
    live = set(re.findall(r"(?m)^\S+ +(\d+) ", t.host.sh("xl list")))
    stored = {key for key in t.host.xenstore_keys()
              if re.match(r"/local/domain/\d+|/vm/|/libxl/", key)}
    grants = t.host.hypervisor_dump("g")
    events = t.host.hypervisor_dump("e")
    check("gnttab_usage" in grants, f"no grant dump: {grants[-500:]}")
    check("Event channel information" in events, "no event dump")
    domains = set(re.findall(r"(?:remote d|for domain )(\d+)",
                             grants + events))
    ports = re.findall(r"(?s)information for domain 0:(.*?)(?=information "
                       r"for domain|\Z)", events)
    interdomain = len(re.findall(r" s=[23] ", ports[0] if ports else ""))
    maps = len(re.findall(r"(?m)^.*0x[0-9a-f]+ +0x[0-9a-f]+ +\d", grants))
    return {"domains xl lists": live, "XenStore keys": stored,
            "domains in the hypervisor's dumps": domains,
            "dom0's open ports": interdomain, "grants in use": maps,
            "network interfaces": set(t.host.sh("ls /sys/class/net").split()),
            "loop devices": t.host.sh("losetup -a").strip()}


def settled(t, before, seconds=60):
    """Dead domains linger until the last mapping goes: waits for that."""
    after = leftovers(t)
    for _ in range(seconds // 5):
        if after == before:
            break
        t.host.sh("sleep 5")
        after = leftovers(t)
    for what, value in before.items():
        equal(after[what], value, f"{what} after the domains are gone")


# What a hotplug script must do, in three processes: under emulation Debian's
# take most of a domain's start.
QUICK_VIF = f"""#!/bin/busybox sh
[ "$1" = online ] || exit 0
ip link set "$vif" master {BRIDGE} up
exec xenstore-write "$XENBUS_PATH/hotplug-status" connected
"""
QUICK_BLOCK = """#!/bin/busybox sh
[ "$1" = add ] || exit 0
exec xenstore-write "$XENBUS_PATH/physical-device" "$(stat -L -c %t:%T {0})" \\
	"$XENBUS_PATH/physical-device-path" {0} \\
	"$XENBUS_PATH/hotplug-status" connected
"""


def write_cycle_config(t, name, vif, disk):
    t.host.write(f"{DIR}/{name}.cfg", f"""
name = "test-cycle"
type = "pv"
kernel = "{t.image}"
memory = 16
vif = [ "{vif}" ]
disk = [ "{disk}" ]
extra = "{UP}"
""")


@test("life: 50 create and destroy cycles leave nothing behind", timeout=900)
def cycles(t):
    disk = t.host.random_file("cycle-disk", 1 << 20)
    loop = t.host.sh(f"losetup -f --show {disk}").strip()
    t.host.write(f"{DIR}/quick-vif", QUICK_VIF)
    t.host.write(f"{DIR}/quick-block", QUICK_BLOCK.format(loop))
    t.host.sh(f"chmod +x {DIR}/quick-*")
    write_cycle_config(t, "full", f"bridge={BRIDGE}", f"{disk},raw,xvda,ro")
    write_cycle_config(
        t, "quick", f"bridge={BRIDGE},script={DIR}/quick-vif",
        f"format=raw,vdev=xvda,access=ro,script={DIR}/quick-block,"
        f"target={loop}")
    before = leftovers(t)
    # Destroyed at different moments: while it boots, connects, or runs.
    t.host.sh(
        "for i in $(seq 50); do "
        f"[ $((i % 10)) = 0 ] && c=full || c=quick; "
        f"xl create -q {DIR}/$c.cfg || {{ echo cycle $i; exit 1; }}; "
        "usleep $((i % 10 * 200000)); "
        "xl destroy test-cycle || { echo cycle $i; exit 1; }; done",
        timeout=850)
    settled(t, before)
    t.host.sh(f"losetup -d {loop}")


@test("life: destroyed in mid-traffic, it leaves nothing and the next one "
      "works", timeout=400)
def mid_traffic(t):
    before = leftovers(t)
    guest, _ = site_domain(t, "traffic", {"file": 16 << 20})
    got, pids = f"{DIR}/traffic.got", f"{DIR}/traffic.pids"
    t.host.sh(f"rm -f {got} {pids}")
    traffic = t.host.start(
        f"ping -f -q {GUEST} >/dev/null 2>&1 & echo $! > {pids}; "
        f"curl -sf -o {got} http://{GUEST}/file & echo $! >> {pids}; wait")
    t.host.sh(f"for i in $(seq 600); do [ -s {got} ] && exit; sleep 0.1; "
              "done; exit 1")
    check(t.host.ok(f"set -- $(cat {pids}); kill -0 $1 && kill -0 $2"),
          "the traffic ended before the destroy")
    guest.destroy()
    guest.gone = True
    t.host.ok(f"kill $(cat {pids}); rm -f {got} {pids}")
    traffic.wait(timeout=120 * PATIENCE)
    settled(t, before)
    again, folder = site_domain(t, "traffic", {"file": 100000})
    sums = t.host.sh(f"curl -sf -m {60 * PATIENCE} http://{GUEST}/file | "
                     f"sha256sum; sha256sum < {folder}/file").splitlines()
    equal(sums[0], sums[1], "sha256 from the next guest")


@test("life: with a missing backend the device is skipped and boot goes on",
      timeout=400)
def missing_backend(t):
    # A frontend whose backend directory does not exist, in place before the
    # guest runs.
    guest = t.domain("life", paused=True, extra=UP, vif=[f"bridge={BRIDGE}"])
    key = f"{guest.path()}/device/vbd/51728"
    t.host.sh(
        f"xenstore-write {key}/backend /local/domain/0/backend/vbd/none "
        f"{key}/backend-id 0 {key}/state 1 {key}/virtual-device 51728 "
        f"{key}/device-type disk; "
        f"xenstore-chmod {key} n{guest.id} r0; xl unpause test-life")
    guest.expect(r"vbd/51728.*skipped", 180)
    guest.wait_prompt(120)
    wait_answer(t, GUEST)


@test("life: boots with memory=8 and serves the network")
def small(t):
    guest = t.domain("life", memory=8, vif=[f"bridge={BRIDGE}"], extra=UP)
    wait_answer(t, GUEST)
    check("nosuch" in guest.command("nosuch"), "the shell does not answer")


@test("life: boots with memory=2048", timeout=400)
def large(t):
    guest = t.domain("life", memory=2048, vif=[f"bridge={BRIDGE}"], extra=UP)
    wait_answer(t, GUEST)


@test("life: an idle guest uses less than 3 % of a CPU")
def idle(t):
    t.domain("life", vif=[f"bridge={BRIDGE}"], extra=UP)
    t.host.sh("sleep 2")
    # The first line is since the guest's start.
    output = t.host.sh("xentop -b -d 5 -i 4 | grep test-life", timeout=60)
    shown = [float(line.split()[3]) for line in output.splitlines()[1:]]
    check(max(shown) < 3, f"xentop shows {shown} %")
