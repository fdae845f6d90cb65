"""Rows of the attack table that hypervisor and console daemon play.

script_xen.c says what they do, from the second virtual second on.
"""

DISK = "blkpattern xvda 7 0 256k; blkpattern -c xvda 7 0 256k; "
DISK_WORKS = r"^262144 bytes match at 0 of /dev/xvda$"
NET = "ifconfig eth0 10.0.0.2 netmask 255.255.255.0 up; ping -c 5 10.0.0.1; "
PING_WORKS = r"^5 packets transmitted, 5 received"
GIVEN_UP = r"vbd/51712: no answer in 30000 ms"
EIO = r"^blkpattern: xvda: I/O error$"
XVDB_WORKS = r"^262144 bytes match at 0 of /dev/xvdb$"
# What a stalled console may cost: 5 s, once, and what the commands sleep.
BOUND = "240"


def xen_rows(row_type):
    """The rows, made by `row_type`, which is Row of the table."""
    rows = []

    def row(name, what, commands, once=None, sees=(), never=(), **env):
        made = row_type(name, what, commands, once, sees, never,
                        VIRTUAL_SECONDS=BOUND, **env)
        rows.append(made)
        return made

    def played(name, what, commands, once=None, sees=(), never=(), **env):
        return row(name, what, commands, once, sees, never, ATTACK=name, **env)

    # Two seconds until it begins; what follows is under attack.
    played("E1", "events at ports that nobody bound",
           "sleep 2; " + DISK + NET + "xenstat evtchn; ", None,
           (DISK_WORKS, PING_WORKS, r"^evtchn.unbound [1-9]\d+$"))
    played("E2", "the backend closes the disk's channel", DISK, GIVEN_UP,
           (EIO,), INDIRECT="0")
    played("E2-vif", "the backend closes the vif's channels",
           NET.replace("; ping", "; sleep 1; ping"), None,
           (r"^5 packets transmitted, [0-4] received",))
    played("E3", "all 4096 ports pending, 200 times",
           "sleep 2; " + DISK + NET + "xenstat evtchn; ", None,
           (DISK_WORKS, PING_WORKS, r"^evtchn.unbound [1-9]\d{5}$"))
    # Each vif grants 258 pages, and a frame of the table holds 504 grants.
    last = row("G1", "no grants are left for a second vif", DISK + NET,
               r"vif/1: .*cannot .*", (DISK_WORKS, PING_WORKS),
               GRANT_FRAMES="1")
    last.works = (XVDB_WORKS,)
    last = row("G1-disks", "disks and vifs share two frames of grants",
               "blkbench xvda rw=randwrite bs=64k iodepth=32 runtime=1 "
               "verify=1; " + NET, None,
               (r"errors=0", r"verify: \d+ ok, 0 wrong", PING_WORKS),
               GRANT_FRAMES="2")
    last = row("G2", "a grant table of one frame", DISK + NET, None,
               (DISK_WORKS, PING_WORKS, r"1 of at most 1 frames"),
               GRANT_FRAMES="1")
    last.env["VIFS"] = "1"
    last.works = (XVDB_WORKS,)
    last.commands = last.commands.replace("eth1", "eth0")
    played("C1", "console indices of any value for three seconds",
           "sleep 6; " + DISK + NET + "xenstat console; ", None,
           (DISK_WORKS, PING_WORKS, r"^console.bad_indices [1-9]"))
    # What is printed meanwhile is lost; what is done is not.
    played("C2", "the console takes nothing for a minute",
           "sleep 2; blkpattern xvda 7 0 256k; help; help; help; help; "
           "sleep 60; echo; blkpattern -c xvda 7 0 256k; xenstat console; uptime; ",
           None, (DISK_WORKS, r"^console.out_dropped [1-9]\d{2}",
                  r"^console.out_stalls [1-3]$", r"^up 0:01:"))
    last = played("C2-panic", "a panic while the console takes nothing",
                  "sleep 2; help; help; help; help; shutdown -a", None,
                  (r"sim: the domain crashed$",),)
    last.env["VIRTUAL_SECONDS"] = "30"
    last.commands = "sleep 2; help; help; help; help; shutdown -a"
    last.works, last.code = (), 3
    return rows
