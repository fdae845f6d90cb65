"""What fuzzing starts from of a recorded connect (tests/sim/traces).

The trace says what a guest asked, what it was answered, the states of both
ends, the backend's keys, and what the rings' slots held. A target takes that as the choices which it reads
from its input one after the other; what no choice can say is left out.
"""

import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "sim"))

import ring_slots  # noqa: E402

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


# ---- the rings ----

def u16(value):
    return value.to_bytes(2, "little")


def groups(items, size):
    return [items[i:i + size] for i in range(0, len(items), size)]


def picks(order):
    """The target's choices of what to answer, each of those that wait: the last
    of them moves to its place. None where there is no choice."""
    waiting, made = list(range(len(order))), []
    for wanted in order:
        i = waiting.index(wanted)
        made.append(i if len(waiting) > 1 else None)
        waiting[i] = waiting[-1]
        waiting.pop()
    return made


def header(size):
    """Ethernet, IPv4 and TCP of a frame of @size bytes."""
    ip = max(40, size - 14)
    return (bytes.fromhex("00163e5e6c01 020000000001 0800 4500")
            + ip.to_bytes(2, "big") + bytes.fromhex("0000 4000 4006 0000"
            "0a000001 0a000002 9c40 1389 00000001 00000001 5010 ffff 0000 0000")
            )[:size]


# ---- netfront_rx, device_vif: what was received ----

class Received:
    """A slot: of data, or extra info."""

    def __init__(self, row):
        self.extra = row.startswith("extra")
        words = row.split()
        self.value = dict(zip(words[self.extra::2], words[self.extra + 1::2]))
        if self.extra:
            self.type, self.more = int(words[2]), int(words[4])
            self.gso = {"tcpv4": 1, "tcpv6": 2}.get(words[6], 0)
            self.size = int(words[8])
        else:
            self.offset = int(self.value["offset"])
            self.flags = ring_slots.flag_value(ring_slots.RX_FLAGS,
                                               self.value["flags"])
            self.size = int(self.value["status"])


def frames():
    """The slots of each frame, by mark."""
    found = {}
    for mark, rows in ring_slots.packets(SECTIONS["vif/rx slots"]):
        found.setdefault(mark, []).append([Received(row) for row in rows])
    return found


def frame_size(slots):
    return sum(slot.size for slot in slots if not slot.extra)


def honest_frame(slots):
    """Its data: sixteen bytes of each slot, the rest is the target's."""
    data = [slot for slot in slots if not slot.extra]
    merged = len(data) < len(slots)
    made = bytes([1 if merged else 2, len(data) - 1])
    for slot in data:
        made += bytes([slot.offset % 64]) + u16(slot.size)
        made += header(frame_size(slots)).ljust(16, b"\0")[:min(slot.size, 16)]
    return made


def lying_frame(slots):
    """The same from a backend that might say anything, extra info as well."""
    made, first = b"", header(frame_size(slots))
    for slot in slots:
        if slot.extra:
            made += bytes([1, slot.type, slot.more, slot.size & 0xff, slot.gso])
            continue
        what = slot.flags << 4 | (2 if slot.offset else 0)
        made += bytes([7, what]) + u16(slot.size)
        made += bytes([len(first)]) + first
        made += u16(slot.offset) if slot.offset else b""
        first = b""
    return made


def receptions():
    """Frame by frame, and several at once; also at the wrap of the indices."""
    for all_frames in frames().values():
        for some in groups(all_frames, 16):
            for start in (b"\1", b"\3\x08"):
                yield start + b"".join(honest_frame(f) + b"\0" for f in some)
                yield start + b"".join(
                    b"".join(map(honest_frame, f)) + b"\0"
                    for f in groups(some, 4))
            for start in (b"\0", b"\2\x08"):
                yield start + b"".join(lying_frame(f) + b"\5" for f in some)
                yield start + b"".join(
                    b"".join(map(lying_frame, f)) + b"\5"
                    for f in groups(some, 8))


def received_by_device():
    """The same for device_vif: steps of its backend, then the event."""
    for all_frames in frames().values():
        for some in groups(all_frames, 16):
            made = b""
            for slots in some:
                first = header(frame_size(slots))
                for slot in slots:
                    if slot.extra:
                        # Of the bytes of a response: id, offset, flags, status.
                        made += (bytes([0, 8, 0, 0xe0 | slot.gso, 0])
                                 + bytes(16) + bytes([slot.type])
                                 + u16(slot.size) + b"\0\0")
                        continue
                    # Not blank: too little of the header is there.
                    made += bytes([0, 8, 0, slot.flags & ~2 | 0x20, 0])
                    made += first.ljust(16, b"\0")[:16] + u16(slot.size)
                    first = b""
                made += b"\0\x08\3"
            yield made


# ---- netfront_tx, device_vif: what was sent ----

SMALL = (60, 1, False)


def sent_packets():
    """(bytes, slots, whether it was merged) of each packet, by mark."""
    found = {}
    for mark, rows in ring_slots.packets(SECTIONS["vif/tx slots"]):
        size = int(re.search(r"size (\d+)", rows[0])[1])
        merged = any("extra gso" in row for row in rows)
        found.setdefault(mark, []).append((size, len(rows) - merged, merged))
    return found


def segment_size(packets):
    """What most merged packets are a multiple of, behind their headers."""
    sizes = [size - 54 for size, _, merged in packets if merged]
    return max(range(536, 1461),
               key=lambda mss: (sum(s % mss == 0 for s in sizes), mss))


def sending(packet, mss):
    size, _, merged = packet
    if merged:
        # Segments wait in one burst; a small frame follows it.
        count = max(2, min(24, (size - 54) // mss))
        return bytes([1, count - 1]) + u16(mss - 1) + b"\0"
    return b"\0" + u16(size - 1) + header(size).ljust(60, b"\0")


def completion(packets):
    """All are taken, answered in their order and shown; the target answers
    extra info first, without a choice."""
    extras = sum(merged for _, _, merged in packets)
    slots = sum(count for _, count, _ in packets) + extras  # the small frames
    each = [b""] * extras + [
        (b"" if pick is None else bytes([pick])) + b"\1"
        for pick in picks(range(slots))]
    return b"\3" + b"".join(
        bytes([4, len(some) - 1]) + b"".join(some)
        for some in groups(each, 40)) + b"\5"


def turns(packets, at_once):
    """So many packets each time. The driver takes completions when it has no
    buffer left, and cuts a packet to the buffers it has: where the next ones
    do not fit, small frames take the rest before."""
    every = int(re.search(r"tx_buffers (\d+)", (
        HERE / "module_options.h").read_text())[1])
    free = every
    for few in groups(packets, at_once):
        need = sum(count + merged for _, count, merged in few)
        if need > free:
            yield [SMALL] * free
            free = every
        yield few
        free -= need


def transmissions():
    """Packet by packet, and by two."""
    for packets in sent_packets().values():
        mss = segment_size(packets)
        for some in groups(packets, 16):
            for start in (b"\1", b"\3\x08", b"\0"):
                for at_once in (1, 2):
                    yield start + b"".join(
                        b"".join(sending(p, mss) for p in few)
                        + completion(few) for few in turns(some, at_once))


def sent_by_device():
    """device_vif: each is sent, and answered."""
    frame = header(16)
    for packets in sent_packets().values():
        made = b""
        for size, _, _ in packets[:64]:
            made += b"\1\2" + u16(min(size, 1514) - 1) + frame + b"\0\x08\4"
        yield made


# ---- blkfront, device_vbd: what a disk was asked ----

class Asked:
    """A request: its sector, what stood in the slot as its answer."""

    def __init__(self, line):
        found = re.match(r"(\w+): (\w+) (\w+) id (\d+) over sector (\d+)$",
                         line)
        self.mark, self.op, self.status = found.group(1, 2, 3)
        self.id, self.sector = int(found[4]), int(found[5])


def disk_requests():
    """All of a mark, in groups of the same operation."""
    found = []
    for line in SECTIONS["vbd slots"]:
        asked = Asked(line)
        if not found or (found[-1][-1].mark, found[-1][-1].op) != (
                asked.mark, asked.op):
            found.append([])
        found[-1].append(asked)
    return found


def windows(asked, most=16):
    """As many as were under way at once, and the order in which their ids were
    answered: a transfer stands for an id."""
    for some in groups(asked, min(most, len({a.id for a in asked}))):
        order = sorted(range(len(some)), key=lambda i: some[i].id)
        yield some, [order.index(i) for i in range(len(some))]


def blk_submission(number, asked, sectors):
    """@number is the transfer; of a part of 128 sectors."""
    first = min(asked.sector % 128, 128 - sectors)
    made = bytes([0, number, first]) + (
        bytes([sectors - 1]) if first < 127 else b"")
    return made + {"flush": b"\0", "discard": b"\1", "write": b"\2\1\7\0",
                   "read": b"\2\0\1"}[asked.op]


def blk_turn(some, order, sectors, hostile):
    """Submitted and taken, answered in that order, and seen."""
    step = b"\7\0\1\0"  # the backend's, as no wait is chosen
    made = b"".join(blk_submission(i, a, sectors) for i, a in enumerate(some))
    made += b"\3\0" + step + b"\0"
    for asked, pick in zip(some, picks(order)):
        made += step + b"\x14" + (b"" if pick is None else bytes([pick]))
        made += b"\1" if asked.status == "okay" else b"\0"
        made += b"\1\1\1\1" if hostile else b""
    return made + step + b"\x28" + b"\4\0"


def blk_sectors(asked):
    """How large they are, which their distance says; a transfer is no more than
    128."""
    steps = [b.sector - a.sector for a, b in zip(asked, asked[1:])]
    return max(8, min([128, *steps]))


def disk_transfers():
    """What the connection was, then each group of requests."""
    persistent = dict(keys("vbd"))["feature-persistent"] == "1"
    for asked in disk_requests():
        for hostile in (0, 1):
            for segments, most in ((b"\0\1", 128), (b"\1", 88)):
                # 32 of a page each, or 11 as without indirect requests.
                sectors = min(blk_sectors(asked), most)
                made = b"".join(
                    blk_turn(some, order, sectors, hostile)
                    for some, order in windows(asked))
                yield (bytes([hostile, persistent]) + segments + b"\1"
                       + u16(287) + (199999).to_bytes(4, "little") + b"\x17"
                       + b"\0\4" + made)


def asked_of_device():
    """device_vbd: the first sixteen of each group, four at once."""
    what = {"write": 1, "read": 2, "discard": 4, "flush": 0}
    made = b""
    for asked in disk_requests():
        sectors = min(80, blk_sectors(asked))
        for some, order in windows(asked[:16], 4):
            for i, a in enumerate(some):
                made += bytes([1, 6 + 8 * i, what[a.op], a.sector % 256,
                               sectors])
            made += b"\1\2\0\x08\0" + b"".join(
                b"\0\x08\1" + (b"" if pick is None else bytes([pick]))
                for pick in picks(order))
            made += b"\0\x08\2" + b"".join(
                bytes([1, 3 + 8 * i]) for i in range(len(some)))
    return made
