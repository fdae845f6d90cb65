"""What a disk and a network interface went through, from a XenStore trace.

Reads the log of xenstored (`xenstore-control logfile`), or what the simulator
writes as TRACE in its form, and reduces it to what must be the same on all
hosts and in all runs. `tests/sim/record` keeps that of real Xen in
`tests/sim/traces`; `tests/sim/run` holds the simulator's to it.

Sections of the reduced form, each for a device:

  asked   the guest's requests in their order, with the answers
  states  who set which state, in their order: F the frontend, B the backend
  keys    what the backend's directory held when it took a state
  events  of which changes the guest heard, up to each of its own states
  rings   where the rings were at each mark, to each other; disks: counters
  slots   what was answered in a ring up to each mark, over what is left of the
          requests (ring_slots.py)

The order of two connections is not fixed but by what one awaits of the other,
so only `states` spans them. Requests that no device makes are in `bus`, without
order. How TCP cuts what it sends is another in each run: of `slots`, what
packets there are is compared, not how many.
"""

import collections
import difflib
import io
import re
import subprocess
import tarfile

import ring_slots

# What the host does on both sides: it sends to the guest's iperf, and fetches a
# file from its httpd.
UPLOAD, DOWNLOAD = "host: upload", "host: download"
# What the guest does: devices connect as it boots, and the host takes them away
# at the end. A mark is when the rings are looked at.
COMMANDS = [
    "xenstore-write data/mark connected",
    "ifconfig eth0 10.0.0.2 netmask 255.255.255.0 up",
    "ping -c 3 10.0.0.1",
    "xenstore-write data/mark pinged",
    "blkpattern xvda 7 2m 1m",
    "xenstore-write data/mark written",
    "blkpattern -c xvda 7 2m 1m",
    "xenstore-write data/mark read",
    "blockdev --flushbufs xvda",
    "blkdiscard xvda 2m 64k",
    "xenstore-write data/mark discarded",
    "blkbench xvda rw=randwrite bs=4k iodepth=16 offset=1m size=256k verify=1 "
    "seed=3",
    "xenstore-write data/mark benched",
    "iperf -s -D",
    UPLOAD,
    "xenstore-write data/mark taken",
    "httpd /dev/xvda",
    DOWNLOAD,
    "xenstore-write data/mark sent",
]
# Few enough that no slot of a ring is used twice between two marks; half of the
# slots of vif/rx always hold requests.
UPLOAD_SIZE = 128 << 10
DOWNLOAD_SIZE = 200 << 10
# What the simulator has to be told to be that host, and how long the guest waits
# there for what it does.
ENVIRONMENT = {"DISKS": "1", "VIFS": "1", "ORDER": "4", "INDIRECT": "256",
               "PUT": str(UPLOAD_SIZE), "PUT_AT": "25",
               "GET": "/file", "GET_AT": "60"}
WAITS = {UPLOAD: "sleep 30", DOWNLOAD: "sleep 30"}
MAC = "00:16:3e:00:00:01"  # the simulator's vif/0
DISK_SIZE = 4 << 20        # its disk, which begins with an archive for httpd

DEVICES = {"vbd": "vbd/51712", "vif": "vif/0"}
DETACHED = "detached"

# Keys of the backend's directory that toolstack and backend share; what the
# frontend reads of them shows in its own section.
PRIVATE = {
    "bootable", "bridge", "dev", "device-type", "direct-io-safe",
    "discard-enable", "frontend", "frontend-id", "handle", "hotplug-error",
    "hotplug-status", "hotplug-status-gate", "mac", "mode", "multi-queue-num",
    "mtu", "node", "online", "params", "physical-device",
    "physical-device-path", "removable", "script", "specification", "state", "type", "vifname",
}
NUMBERED = re.compile(r"(ring-ref\d*|event-channel(-[rt]x)?)$")

LINE = re.compile(r"(?:io: )?(IN|OUT) (0x[0-9a-f]+) (?:\(d\d+\) )?"
                  r"\d{8} [\d:]{8} ([A-Z_]+) \((.*)\)$")
END_OF = re.compile(r"(?:obj: )?DESTROY connection (0x[0-9a-f]+)")


class Item:
    """One request, on connection @who, or one watch event to it."""

    def __init__(self, who, kind, path, value):
        self.who, self.kind, self.path, self.value = who, kind, path, value
        self.device = self.answer = None

    def __str__(self):
        text = f"{self.kind} {self.path}".rstrip()
        if self.kind == "WRITE":
            text += f" {self.value}"
        if self.answer is not None:
            text += f" = {self.answer}"
        return text.rstrip()


class Trace:
    """All requests of a trace, in the order in which they were handled."""

    def __init__(self, lines, domid):
        self.domid = str(domid)
        self.items = []
        self.shown = []
        self.slots = []
        self._waiting = collections.defaultdict(collections.deque)
        self._lives = collections.Counter()
        for line in lines:
            self._line(line.rstrip("\n"))
        self.guest = self._find_guest()

    def _line(self, line):
        if line.startswith("STATE "):
            self.shown.append(line.split()[1:])
        if line.startswith("SLOT "):
            mark, ring, data = line.split()[1:]
            self.slots.append((mark, ring, bytes.fromhex(data)))
        match = END_OF.match(line)
        if match:
            self._lives[match[1]] += 1  # the address may be used again
        match = LINE.match(line)
        if match:
            who = match[2], self._lives[match[2]]
            if match[1] == "IN":
                self._request(who, match[3], match[4].rstrip(" "))
            else:
                self._reply(who, match[3], match[4].rstrip(" "))

    def _request(self, who, kind, payload):
        path, _, value = payload.partition(" ")
        item = Item(who, kind, path, value)
        self.items.append(item)
        self._waiting[who].append(item)

    def _reply(self, who, kind, payload):
        if kind == "WATCH_EVENT":
            self.items.append(Item(who, kind, payload.split(" ")[0], ""))
        elif self._waiting[who]:
            item = self._waiting[who].popleft()
            item.answer = payload if payload != "OK" else None
            if kind != "ERROR" and kind != item.kind:
                raise ValueError(f"{item} is answered by {kind} ({payload})")

    def _find_guest(self):
        ours = f"backend/vbd/{self.domid}/51712"
        for item in self.items:
            if item.path == "device/vbd/51712/backend" \
                    and (item.answer or "").endswith(ours):
                return item.who
        raise ValueError(f"no guest {self.domid} in the trace")

    # --- placeholders ----------------------------------------------------

    def _place(self, path):
        """Device that @path is of, and the path without numbers."""
        own = f"/local/domain/{self.domid}/"
        if path.startswith(own):
            path = path[len(own):]
        for device, name in DEVICES.items():
            kind, number = name.split("/")
            for top, short in (
                    (f"device/{name}", "front"),
                    (f"/local/domain/0/backend/{kind}/{self.domid}/{number}",
                     "back")):
                if (path + "/").startswith(top + "/"):
                    return device, short + path[len(top):]
        return None, path

    def _value(self, path, value):
        if value is None:
            return None
        device, place = self._place(value)
        if device:
            return place
        if NUMBERED.search(path):
            return "#"
        if path.endswith(("/frontend-id", "domid")):
            return "DOMID" if value == self.domid else value
        if re.fullmatch(r"([0-9a-f]{2}:){5}[0-9a-f]{2}", value):
            return "MAC"
        return value

    def _normalise(self, item):
        path = item.path
        if item.who != self.guest and not path.startswith(("/", "@")):
            path = "/local/domain/0/" + path
        item.device, item.path = self._place(path)
        if item.kind == "DIRECTORY" and item.answer:
            item.answer = " ".join(sorted(item.answer.split(" ")))
        if item.kind == "TRANSACTION_START":
            item.answer = None
        if item.kind in ("WATCH", "UNWATCH"):
            item.value = ""  # its token
        item.value = self._value(item.path, item.value)
        item.answer = self._value(item.path, item.answer)

    def reduce(self):
        for item in self.items:
            self._normalise(item)
        guest = without_retries([i for i in self.items if i.who == self.guest])
        dropped = {id(i) for i in self.items
                   if i.who == self.guest} - {id(i) for i in guest}
        items = [i for i in self.items if id(i) not in dropped]
        sections = {"bus": bus(guest)}
        for device in DEVICES:
            own = [i for i in items if i.device == device]
            sections[f"{device} asked"] = asked(
                [i for i in own if i.who == self.guest])
            sections[f"{device} states"] = states(own, self.guest)
            sections[f"{device} keys"] = keys(own, self.guest)
            sections[f"{device} events"] = events(own, self.guest)
            sections[f"{device} rings"] = rings(
                [s for s in self.shown if s[1].startswith(device)])
        for ring in ring_slots.RINGS:
            sections[f"{ring} slots"] = ring_slots.lines(
                ring, [(m, d) for m, r, d in self.slots if r == ring])
        return sections


def without_retries(guest):
    """The guest's items without transactions that met another writer.

    Gives the ends of transactions, whose payload is no path, their device.
    """
    kept, start, device = [], None, None
    for item in guest:
        if item.kind.startswith("TRANSACTION"):
            item.device = device
        elif item.kind != "WATCH_EVENT":
            device = item.device or device
        kept.append(item)
        if item.kind == "TRANSACTION_START":
            start = len(kept) - 1
        if item.kind == "TRANSACTION_END" and item.answer == "EAGAIN":
            del kept[start:]
    return kept


def bus(guest):
    return sorted({str(i) for i in guest if i.device is None
                   and i.kind not in ("WATCH_EVENT", "TRANSACTION_START",
                                      "TRANSACTION_END")})


def asked(guest):
    """A look that finds what the last one did is no news.

    Nor is one after Closed: the backend goes through Closing to Closed at
    once, and chance says which the guest still sees.
    """
    looks, lines, closed = [], [], False
    for item in guest:
        closed = closed or str(item) == "WRITE front/state 6"
        if item.kind == "WATCH_EVENT" \
                or (closed and item.path == "back/state"
                    and item.kind == "READ"):
            continue
        if item.kind != "READ" or item.path == "back/state" or not looks:
            looks.append([])
        looks[-1].append(str(item))
    last = None
    for look in looks:
        if look != last:
            lines += look
        last = look
    return lines


def states(own, guest):
    """The toolstack makes both directories at once: F1 is put first."""
    line = []
    for item in own:
        if item.kind != "WRITE" or not item.path.endswith("/state"):
            continue
        who = {"front/state": "F", "back/state": "B"}.get(item.path)
        who += item.value
        if who == "F1" and item.who != guest:
            line = [s for s in line if s != "F1"]
            line.insert(0, who)
        elif who not in line[-1:]:
            line.append(who)
    return line


def keys(own, guest):
    values, lines, last = {}, [], None
    for item in own:
        if item.who == guest or item.kind != "WRITE":
            continue
        key = item.path.partition("/")[2]
        if item.path == "back/state" and item.value != last:
            last = item.value
            lines += [f"before {last}: {k} = {values[k]}"
                      for k in sorted(values)]
            values = {}
        elif item.path.startswith("back/") and key not in PRIVATE:
            values[key] = item.value
    return lines


def events(own, guest):
    """Each path once between two of the guest's states."""
    seen, lines = set(), []
    for item in own:
        if item.who == guest and item.kind == "WRITE" \
                and item.path == "front/state":
            lines += [f"before F{item.value}: {path}" for path in sorted(seen)]
            seen = set()
        elif item.who == guest and item.kind == "WATCH_EVENT":
            seen.add(item.path)
    return lines


def rings(shown):
    """Indices of a ring as they are to its rsp_prod.

    How many frames went through is not fixed: ARP may ask twice. "old" is an
    event index that was passed, so that nobody is to be notified; rsp_prod
    itself is "+" if it has moved since the last mark.
    """
    lines, last = [], {}
    for mark, device, *rest in shown:
        values = {k: int(v) for k, v in zip(rest[::2], rest[1::2])}
        base = values.get("rsp_prod")
        for key in values if base is not None else ():
            ahead = values[key] - base
            if key.endswith("_event") and ahead <= 0:
                values[key] = "old"
            elif key == "rsp_prod":
                values[key] = "+" if base > last.get(device, 0) else "="
            elif key != "nr_ents":
                values[key] = f"+{ahead}"
        last[device] = base
        lines.append(" ".join([mark, device, *(
            f"{k} {v}" for k, v in values.items())]))
    return lines


# --- the reduced form as a file ---------------------------------------------

def reduce(lines, domid):
    return Trace(lines, domid).reduce()


def text(sections):
    return "\n".join(f"[{name}]\n" + "".join(line + "\n" for line in lines)
                     for name, lines in sections.items())


def load(path):
    """Sections of a file; lines with # in front are remarks."""
    sections, name = {}, None
    with open(path, encoding="ascii") as file:
        for line in file:
            line = line.rstrip("\n")
            if line.startswith("["):
                name = line[1:-1]
                sections[name] = []
            elif line and not line.startswith("#"):
                sections[name].append(line)
    return sections


def differences(real, simulated):
    """Lines `section: -real` and `section: +simulated`."""
    found = []
    for name in dict.fromkeys([*real, *simulated]):
        ring, _, what = name.rpartition(" ")
        both = real.get(name, []), simulated.get(name, [])
        if what == "slots":
            both = [ring_slots.kinds(ring, lines) for lines in both]
        for line in difflib.ndiff(*both):
            if line[0] in "+-":
                found.append(f"{name}: {line[0]}{line[2:]}")
    return found


def make_disk(path):
    """What the disk begins with: an archive of one file for httpd."""
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as tar:
        info = tarfile.TarInfo("file")
        info.size = DOWNLOAD_SIZE
        tar.addfile(info, io.BytesIO(bytes(DOWNLOAD_SIZE)))


def simulate(embox, seed, trace, environment):
    """Runs the same commands in the simulator; its reduced trace."""
    commands = "; ".join(f"{WAITS.get(c, c)}; sleep 1" for c in COMMANDS)
    disk = trace + ".disk"
    make_disk(disk)
    done = subprocess.run(
        [embox, f"{commands}; residue; poweroff"], check=False, timeout=600,
        env=dict(environment, SEED=str(seed), TRACE=trace, XVDA=disk,
                 **ENVIRONMENT),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise ValueError(done.stdout.decode(errors="replace"))
    with open(trace, encoding="ascii", errors="replace") as file:
        return reduce(file, 1)


def known(path):
    """Differences that have a reason: `line`, a tab, the reason."""
    with open(path, encoding="ascii") as file:
        return dict(re.split(r"\t+", line.rstrip("\n"), maxsplit=1)
                    for line in file if line.strip() and line[0] != "#")
