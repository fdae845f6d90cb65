"""netfront against real netback with features taken away or put in doubt.

Before the guest runs, dom0 changes what the backend offers or what the
toolstack wrote for it.
"""

import re

from harness.host import BRIDGE, GUEST, PATIENCE
from harness.suite import check, equal, test
from test_net import UP, make_site, wait_answer

SIZE = 2 << 20


def prepared(t, change, extra=UP, **settings):
    """A guest that starts after the shell line @a change ran in dom0.

    In it, $front and $back are the directories of vif/0.
    """
    guest = t.domain("netfront", paused=True, extra=extra,
                     vif=[f"bridge={BRIDGE}"], **settings)
    t.host.sh(f"front={guest.path()}/device/vif/0; "
              f"back=/local/domain/0/backend/vif/{guest.id}/0; {change}; "
              "xl unpause test-netfront")
    return guest


def serving(t, change):
    folder = make_site(t, "netfront", {"file": SIZE})
    guest = prepared(t, change, extra=f"{UP}; httpd /dev/xvda",
                     disk=[f"{folder}.tar,raw,xvda,ro"])
    guest.expect("httpd: 1 files", 240)
    wait_answer(t, GUEST)
    return guest, folder


def check_download(t, folder):
    sums = t.host.sh(f"curl -sf -m {200 * PATIENCE} http://{GUEST}/file | "
                     f"sha256sum; sha256sum < {folder}/file",
                     timeout=240).splitlines()
    equal(sums[0], sums[1], "sha256 of what curl got")


def check_upload(t, guest):
    guest.command("iperf -s -D")
    t.host.sh(f"head -c {SIZE} /dev/urandom > /dev/tcp/{GUEST}/5001",
              timeout=200)
    guest.expect(r"sec +2\.00 MBytes", 120)


@test("netfront: a backend without split event channels gets one for both",
      timeout=500)
def one_channel(t):
    guest, folder = serving(
        t, "xenstore-rm $back/feature-split-event-channels")
    listing = t.host.sh(f"xenstore-ls {guest.path()}/device/vif/0")
    check(re.search(r'(?m)^event-channel = "\d+"', listing), listing)
    check("event-channel-tx" not in listing, listing)
    check_download(t, folder)
    check_upload(t, guest)


@test("netfront: a backend without offload gets every segment by itself",
      timeout=500)
def no_offload(t):
    guest, folder = serving(
        t, "xenstore-rm $back/feature-sg; "
        "xenstore-write $back/feature-gso-tcpv4 0")
    check_download(t, folder)
    check_upload(t, guest)
    equal(guest.counters()["vif/0.gso_packets"], 0, "merged packets")


@test("netfront: a download crosses the ring in few large packets",
      timeout=500)
def offload(t):
    guest, folder = serving(t, "true")
    check_download(t, folder)
    check_upload(t, guest)
    counters = guest.counters()
    merged = counters["vif/0.gso_packets"]
    check(merged > 0, "nothing was merged")
    check(counters["vif/0.gso_segments"] >= 8 * merged,
          f"only {counters['vif/0.gso_segments']} segments in {merged}")
    check(counters["vif/0.notify_sent"] < counters["vif/0.tx_packets"] // 4,
          f"{counters['vif/0.notify_sent']} notifications for "
          f"{counters['vif/0.tx_packets']} frames")
    equal(counters["vif/0.grants_ended"], 0, "grants ended")


@test("netfront: a backend that does not copy is refused, boot goes on",
      timeout=400)
def no_copy(t):
    guest = prepared(t, "xenstore-rm $back/feature-rx-copy", extra="")
    guest.expect("vif/0: .*feature-rx-copy", 200)
    guest.wait_prompt(200)


@test("netfront: an address that is none is refused, boot goes on",
      timeout=400)
def bad_mac(t):
    guest = prepared(t, "xenstore-write $front/mac 01:00:5e:00:00:zz",
                     extra="")
    guest.expect("vif/0: .*no usable mac", 200)
    guest.wait_prompt(200)


@test("netfront: an mtu that makes no sense is ignored, one that does is kept",
      timeout=400)
def mtu(t):
    guest = prepared(t, "xenstore-write $front/mtu 65536")
    wait_answer(t, GUEST)
    check("MTU:1514" in guest.command("ifconfig"), "not the default")
    guest.destroy()
    guest = prepared(t, "xenstore-write $front/mtu 1000")
    wait_answer(t, GUEST)
    check("MTU:1014" in guest.command("ifconfig"), "not the toolstack's")
    t.host.sh(f"ping -c 2 -W 20 -s 5000 {GUEST}", timeout=100)


@test("netfront: netback unbound and bound again goes on with the rings",
      timeout=500)
def rebind(t):
    guest = t.domain("netfront", vif=[f"bridge={BRIDGE}"], extra=UP)
    wait_answer(t, GUEST)
    # Nobody calls the hotplug script then; this is what it does.
    t.host.sh(f"cd /sys/bus/xen-backend/drivers/vif; "
              f"echo vif-{guest.id}-0 > unbind; sleep 2; "
              f"echo vif-{guest.id}-0 > bind; sleep 2; "
              f"ip link set vif{guest.id}.0 master {BRIDGE} up; "
              f"xenstore-write /local/domain/0/backend/vif/{guest.id}/0/"
              "hotplug-status connected", timeout=100)
    wait_answer(t, GUEST)
    t.host.sh(f"ping -c 20 -i 0.2 -W 20 {GUEST}", timeout=100)
    counters = guest.counters()
    equal(counters["vif/0.grants_ended"], 0, "grants ended")
    equal(counters["vif/0.errors"], 0, "errors")


@test("netfront: the link goes down and up with the backend's carrier",
      timeout=400)
def carrier(t):
    guest = t.domain("netfront", vif=[f"bridge={BRIDGE}"], extra=UP)
    wait_answer(t, GUEST)
    back = f"/local/domain/0/backend/vif/{guest.id}/0"
    t.host.sh(f"xenstore-write {back}/carrier 0")
    guest.expect("vif/0: link is down", 60)
    check("RUNNING" not in guest.command("ifconfig eth0"), "still RUNNING")
    t.host.sh(f"xenstore-write {back}/carrier 1")
    guest.expect("vif/0: link is up", 60)
    wait_answer(t, GUEST)


@test("netfront: five detachments and attachments leave no grant behind",
      timeout=600)
def hotplug(t):
    guest = t.domain("netfront", vif=[f"bridge={BRIDGE}"], extra=UP)
    wait_answer(t, GUEST)
    free = guest.counters()["grant.free"]
    for _ in range(5):
        t.host.sh("xl network-detach test-netfront 0", timeout=100)
        guest.expect("vif/0: removed", 100)
        check("eth0" not in guest.command("ifconfig -a"), "eth0 is still there")
        t.host.sh(f"xl network-attach test-netfront bridge={BRIDGE}",
                  timeout=100)
        guest.expect("vif/0: connected", 100)
        guest.command(UP)
        wait_answer(t, GUEST)
    equal(guest.counters()["grant.free"], free, "free grant references")
    equal(guest.counters()["grant.quarantined"], 0, "quarantined pages")
