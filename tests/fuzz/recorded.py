"""What fuzzing starts from of a recorded connect (tests/sim/traces).

The trace says what a guest asked, what it was answered, the states of both
ends and the backend's keys. A target takes that as the choices which it reads
from its input one after the other; what no choice can say is left out.
"""

import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent
TRACE = HERE.parent / "sim/traces/linux-6.1.txt"
# What stands in the trace for what differs from run to run.
PLACES = {"#": "8", "MAC": "00:16:3e:5e:6c:01", "DOMID": "7",
          "back": "/local/domain/0/backend/vbd/7/51712"}


def sections():
    """Name of each section to its lines."""
    found, lines = {}, []
    for line in TRACE.read_text().splitlines():
        if re.fullmatch(r"\[.*\]", line):
            lines = found.setdefault(line[1:-1], [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return found


SECTIONS = sections()


def requests(name):
    """(operation, value): what was answered, or written; None for ENOENT."""
    for line in SECTIONS[name]:
        what, _, answer = line.partition(" =")
        what, *rest = what.split()
        value = answer.strip() if answer else rest[1] if len(rest) > 1 else ""
        yield what, None if value == "ENOENT" else PLACES.get(value, value)


def keys(kind):
    """The backend's keys with their values."""
    for line in SECTIONS[kind + " keys"]:
        yield re.search(r": (\S+) = (.*)", line).groups()


def values():
    """All texts that were read or written."""
    every = {value for name in ("bus", "vbd asked", "vif asked")
             for _, value in requests(name) if value is not None}
    return sorted(every | {v for k in ("vbd", "vif") for _, v in keys(k)})


# ---- numbers ----

def numbers():
    for value in values():
        text = value.encode()
        yield b"\0\0\xff\xff\xff\xff" + text
        yield b"\1" + text
        yield b"\x2a" + text


# ---- xenstore: the daemon's messages ----

def message(payload):
    """An answer to what was asked last, of its type; None: ENOENT."""
    if payload is None:
        return b"\5\0\0\3\0"
    return b"\5\0\0\1\0" + bytes([len(payload)]) + payload


def waited(payload):
    """The client waits, the daemon answers."""
    return b"\1" + message(payload)


def shot(number, size, payload):
    """A request that does not wait, and its answer."""
    return (bytes([8 * number, size, 1]) + message(payload)
            + bytes([8 * number + 2, 0]))


def conversation(name):
    """All that was asked, with the daemon's answers."""
    number, watched, yes = 0, 0, b"OK\0"
    for what, value in requests(name):
        number = (number + 1) % 8
        if what == "READ":
            yield shot(number, 63, None if value is None else value.encode())
        elif what == "WRITE":
            yield shot(number, 2 * len(value) & 0xfe, yes)
        elif what == "DIRECTORY":
            names = None if value is None else value.encode() + b"\0"
            yield b"\4" + waited(names) + b"\0"
        elif what in ("WATCH", "UNWATCH"):
            watched += what == "WATCH"
            event = b"\1\1" + bytes([watched - 1, watched - 1])
            yield (bytes([3 + 8 * (watched - 1)]) + waited(yes)
                   + (event if what == "WATCH" else b"\0") + b"\7\0")
            watched -= what == "UNWATCH"
        elif what == "TRANSACTION_START":
            yield b"\6" + waited(b"5\0") + 2 * waited(yes) + b"\0"


def streams():
    """Whole, and from positions near the wrap of the indices."""
    for name in ("bus", "vbd asked", "vif asked"):
        said = b"".join(conversation(name))
        for start in (b"\0\0", b"\xf0\xff", b"\x10\x04"):
            yield start + said


# ---- xenstore_requests: the same, by the daemon of tests/host/store ----

def request_choices(name):
    slot = 0
    for what, value in requests(name):
        slot = (slot + 1) % 48
        if what == "READ":
            yield bytes([9, slot, 1, 1, 0]) + b"\5" + bytes([4, slot])
        elif what == "WRITE":
            yield (bytes([9, slot, 0, 1, len(value) % 64, 0]) + b"\5"
                   + bytes([4, slot]))
        elif what == "DIRECTORY":
            yield b"\3\1\0"
        elif what in ("WATCH", "UNWATCH"):
            yield b"\3\0\0"
        elif what == "TRANSACTION_START":
            yield b"\3\2"


def request_lists():
    for name in ("bus", "vbd asked", "vif asked"):
        for honest in (b"\0", b"\1"):
            yield honest + b"".join(request_choices(name))


# ---- xenbus: the states of both ends ----

def state_lists():
    """What the backend showed; what the guest says follows from it."""
    ring_and_port = b"\x08\0\x0a\0"
    for kind, published in (("vbd", b"\1"), ("vif", b"\0")):
        shown = [int(line[1]) for line in SECTIONS[kind + " states"]
                 if line[0] == "B"]
        # Of a hostile one each step of the driver may fail: 1, it does not.
        for hostile, works in ((b"\0", b""), (b"\1", b"\1")):
            steps = b"\6\1"
            for state in shown:
                steps += (bytes([0, state])
                          + {2: works + ring_and_port, 4: works}.get(state, b""))
            yield hostile + b"\0\0\2" + published + works + steps
            yield hostile + b"\0\0\2" + published + works + steps + steps


# ---- device_vbd, device_vif ----

def key_changes(kind):
    """The backend's keys, as far as the target has them, as they were."""
    source = (HERE / f"device_{kind}.c").read_text()
    known = re.findall(r'^    {"(.*?)",',
                       source.split("back_keys[]")[1].split("};")[0], re.M)
    made = b"\0"  # the client's thread starts
    for key, value in keys(kind):
        if key in known:
            made += (bytes([1, known.index(key), 0xc0]) + value.encode()
                     + b"\0")
    return made + b"\0"
