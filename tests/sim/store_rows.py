"""Rows of the attack table that a hostile XenStore daemon plays.

script_store.c says what the environment of a row means.
"""

# A trigger, requests under attack, and one more after a while.
TALK = ("xenstore-read data/attack; xenstore-read domid; sleep 2; "
        "xenstore-read name; ")
FAILS = r"^xenstore-read: domid: {}$"
READS = r"^1$"
READS_LATER = r"^sim$"
DISK = "blkpattern xvda 7 0 256k; blkpattern -c xvda 7 0 256k; "
DISK_WORKS = r"^262144 bytes match at 0 of /dev/xvda$"
NET = "ifconfig eth0 10.0.0.2 netmask 255.255.255.0 up; ping -c 5 10.0.0.1; "
PING_WORKS = r"5 packets transmitted, 5 received"
NO_DISK = r"^blkpattern: xvda: .*"
CONNECTION = r"\(xenstore\) connection broken: "
SKIPPED = r"vbd/51712: device skipped: "
NOTHING = SKIPPED + "nothing usable in device/vbd/51712"
SECTORS = SKIPPED + "backend's sectors is not sane"
ODD_STATE = r"vbd/51712: \S*/state is not sane"
# Virtual seconds in which each row ends, waiting included.
BOUND = "120"


def store_rows(row_type):
    """The rows, made by `row_type`, which is Row of the table."""
    rows = []

    def row(name, what, commands, once=None, sees=(), never=(), alone=False,
            **env):
        made = row_type(name, what, commands, once, sees, never,
                        ATTACK=name, VIRTUAL_SECONDS=BOUND, **env)
        if alone:
            # No device can connect: the shell it is that goes on.
            made.commands = commands + "help; residue; poweroff"
            made.works = (r"\bxenstat\b",)
        rows.append(made)

    def running(name, what, once=None, sees=(), never=(), commands=TALK, **env):
        """Devices are connected: they all must go on."""
        row(name, what, commands + DISK, once, (*sees, DISK_WORKS), never,
            **env)

    def booting(name, what, once=None, sees=(), **env):
        """From boot on: without the daemon there are no devices."""
        row(name, what, "lsblk; xenstore-read domid; uptime; ", once,
            (*sees, r"^up 0:0[01]:"), alone=True, **env)

    def device(name, what, once, sees=(NO_DISK,), commands=DISK, **env):
        """One device is attacked from boot on: the others must go on."""
        row(name, what, commands, once, sees, **env)

    eio = FAILS.format("I/O error")
    later = {"STORE_FEATURES": "1"}
    again = (r"\(xenstore\) connected again", READS_LATER)
    for name, what in (("X1", "rsp_prod a ring and more ahead"),
                       ("X1-back", "rsp_prod goes back"),
                       ("X1-taken", "req_cons ahead of req_prod"),
                       ("X3", "a length of 4097"),
                       ("X3-max", "a length of 2^32-1")):
        running(name, what, CONNECTION, (eio,), (r"^sim$",))
        booting(name, what + ", at boot", CONNECTION, (eio,), START="20")
    for name, what in (("X1", "rsp_prod ahead, daemon can reconnect"),
                       ("X1-back", "rsp_prod back, daemon can reconnect")):
        running(name, what, CONNECTION, (eio, *again), **later)
    booting("X3", "a length of 4097 in each reply, reconnecting", None,
            (eio, r"(?s)^((?!connection broken).)*"
             r"(connection broken((?!connection broken).)*){2,6}\Z"),
            START="20", **later)
    running("X2", "pieces of one byte, both ways", None,
            (READS, READS_LATER), START="0", commands=TALK + "xenstat; ")
    running("X4", "unknown ids, and each reply twice", None,
            (READS, READS_LATER, r"^xenstore.late [1-9]"),
            (r"nobody", r"again"), commands=TALK + "xenstat xenstore; ")
    running("X4", "unknown ids, and each reply twice, at boot", None,
            (READS, READS_LATER, r"^xenstore.late \d{3}"), START="0",
            commands=TALK + "xenstat xenstore; ")
    running("X5", "replies of another type", None, (eio,))
    running("X5-unknown", "replies of type 2^32-1", None, (eio,))
    for name, what in (("X5", "replies of another type"),
                       ("X6", "empty error names")):
        booting(name, what + ", from the start", r"no devices: -5",
                (eio,), START="0", VALUE="")
    device("X5", "a reply of another type for a device", NOTHING + r".*\(-5\)",
           AT="device/vbd/51712/backend-id")
    running("X6", "error names without NUL", None,
            (FAILS.format("No such entity"),), VALUE="ENOENT")
    for name, what, value in (("X6", "empty error names", ""),
                              ("X6", "unknown error names", "EWEIRD\\0"),
                              ("X6-long", "error names of 4096 bytes", "")):
        running(name, what, None, (eio,), VALUE=value)
        device(name, what + " for a device", NOTHING,
               AT="device/vbd/51712/backend", VALUE=value)
    device("X6", "unknown error name for a key",
           SKIPPED + r"cannot be connected \(-5\)", AT="1/51712/sectors",
           VALUE="EWEIRD\\0")
    device("X6-watch", "ENOSPC to the watch of a backend",
           SKIPPED + r"backend's state cannot be watched \(-\d+\)",
           AT="1/51712/state")
    booting("X6-start", "ENOSPC to each start of a transaction",
            SKIPPED + r"cannot be published \(-\d+\)", (READS,), START="0")
    running("X7", "events of no and one string, of unknown tokens", None,
            (READS, READS_LATER, r"^xenstore.errors [1-9]"),
            commands=TALK + "xenstat xenstore; ")
    running("X7-many", "100000 events", None,
            (READS, READS_LATER, r"^xenstore.events 100\d{3}$",
             r"^xenstore.coalesced \d{5}$"),
            commands=TALK + "xenstat xenstore; ")
    running("X7-unlisted", "100000 events, and device/ cannot be listed",
            r"cannot list device/", (READS, READS_LATER),
            (r"(?s)(reply of type.*){12}",))
    device("X8", "EAGAIN to each end of a device's transactions",
           SKIPPED + r"cannot be published \(-11\)",
           AT="device/vbd/51712/state")
    booting("X8", "EAGAIN to each end of a transaction",
            SKIPPED + r"cannot be published \(-11\)", (READS,), START="0")
    device("X8-close", "a device closes, EAGAIN to each end",
           r"vbd/51712: cannot publish Closed: -11",
           (r"vbd/51712: closed, backend is Unknown", NO_DISK),
           "xenstore-read data/attack; sleep 4; " + DISK)
    for value, what in ((" 8192", "a blank before"), ("8192 ", "a blank after"),
                        ("8192\\n", "a newline"), ("8192\\0", "a NUL"),
                        ("81\\092", "a NUL inside"), ("0x10", "hexadecimal"),
                        ("+1", "a sign")):
        device("X9", f"sectors with {what}", SECTORS, AT="1/51712/sectors",
               VALUE=value)
    device("X9", "state 4 with a newline", ODD_STATE, AT="1/51712/state",
           VALUE="4\\n")
    running("X9-live", "sectors of a live disk become abc",
            r"vbd/51712: \S*/sectors is not sane",
            commands="xenstore-read data/attack; sleep 1; ")
    device("X9-long", "sectors of 4096 digits", SECTORS, AT="1/51712/sectors")
    device("X9-long", "our state of 4096 characters",
           r"vbd/51712: cannot publish Initialising: -22", (DISK_WORKS,),
           AT="device/vbd/51712/state")
    device("X9-long", "backend's path of 4096 characters", NOTHING,
           AT="device/vbd/51712/backend")
    device("X9-long", "backend-id of 4096 digits", NOTHING,
           AT="device/vbd/51712/backend-id")
    for value in ("/local/domain/1/device/vbd/51712",
                  "/local/domain/1/backend/vbd/1/51712",
                  "/local/domain/0/backend", "/local/domain/0/backend/",
                  "/local/domain/0/backend/../../1/data", "/", "", "data",
                  "/local/domain/00/backend/vbd/1/51712"):
        device("X10", f"backend = {value[-40:]}", NOTHING,
               AT="device/vbd/51712/backend", VALUE=value)
    device("X10-own", "backend in our own domain", NOTHING, START="0")
    for value in ("-1", "9", "100", "0", ""):
        device("X11", f"backend's state = {value!r}",
               ODD_STATE, AT="1/51712/state", VALUE=value)
        device("X11", f"our state = {value!r}", None, (DISK_WORKS,),
               AT="device/vbd/51712/state", VALUE=value)
    for value, state in enumerate(("Initialising", "InitWait", "Initialised",
                                   "Connected", "Closing", "Closed",
                                   "Reconfiguring", "Reconfigured"), 1):
        device("X12-stuck", f"a backend that stays {state} from the start",
               SKIPPED + "backend is " + state, AT="1/51712/state",
               VALUE=str(value))
    device("X12-waits", "a live backend goes back to InitWait and stays there",
           None, (r"vbd/51712: still waits, backend is InitWait",),
           "xenstore-read data/attack; sleep 40; ")
    running("X12", "all 81 pairs of states, one after the other", None,
            (), commands="xenstore-read data/attack; sleep 40; ")
    running("X12", "all 81 pairs of states of a vif", None, (PING_WORKS,),
            commands="xenstore-read data/attack; sleep 40; " + NET, VALUE="vif")
    running("X12-forgets", "our state is not kept while a backend waits",
            None, (r"vbd/51712: still waits, backend is InitWait",),
            commands="xenstore-read data/attack; sleep 40; ")
    device("X13", "backend is gone after it was listed", NOTHING,
           AT="device/vbd/51712/backend")
    device("X13", "state is gone after it was listed", NOTHING,
           AT="device/vbd/51712/state")
    device("X13", "sectors are gone when they are read",
           SKIPPED + "backend's sectors is missing", AT="1/51712/sectors")
    device("X13-front", "the device goes while its keys are written", None, (),
           AT="device/vbd/51712/ring-ref0")
    device("X13-back", "the backend's directory goes", None,
           (r"vbd/51712: closed, backend is Unknown", NO_DISK),
           "xenstore-read data/attack; sleep 1; " + DISK)
    running("X14", "the daemon starts anew, watches too", None,
            (eio, *again, r"vbd/51712: 2097152 bytes now"),
            commands=TALK + "sleep 4; xenstore-read name; ", **later)
    running("X14-live", "the daemon is silent for 6 s", None,
            (READS, READS_LATER))
    running("X14-error", "the daemon shows an error", CONNECTION, (eio,),
            STORE_FEATURES="2")
    running("X14-error", "the daemon shows an error, reconnects", CONNECTION,
            (eio, *again), STORE_FEATURES="3")
    running("X15", "no reply any more", None, (FAILS.format("Timed out"),))
    booting("X15", "no reply ever", None,
            (r"no devices: ", FAILS.format("Timed out")), START="0")
    booting("X15", "no reply since the devices are looked at",
            SKIPPED, (FAILS.format("Timed out"),), START="40")
    running("P6", "replies larger than the ring", None,
            (r"^v{1007}$", r"^v{1008}$", r"^v{1009}$", r"^v{2000}$",
             r"^v{2048}$", r"child-000", r"child-599"),
            commands="xenstore-read data/attack; xenstore-read data/v0 "
            "data/v1 data/v1007 data/v1008 data/v1009 data/v1024 data/v2000 "
            "data/v2048; xenstore-ls data/many; ")
    return rows
