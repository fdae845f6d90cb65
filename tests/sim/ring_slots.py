"""What is in the slots of a ring, as text.

A slot holds the response, over the request that was there first: a response is
shorter, so that a part of the request is left. Both are of the same index, but
not of the same transfer if answers came in another order.

  vbd     answer and id; the sector of a request
  vif/tx  answer and id; offset, flags, id and size of a request, or the extra
          info that followed it
  vif/rx  offset, flags, status and id of a response, or extra info
"""

import re
import struct

RINGS = ("vbd", "vif/tx", "vif/rx")

VBD_OPS = {0: "read", 1: "write", 2: "barrier", 3: "flush", 5: "discard"}
VBD_STATUS = {0: "okay", -1: "error", -2: "unsupported"}
TX_STATUS = {0: "okay", 1: "null", -1: "error", -2: "dropped"}
# The same bits mean the same in both directions, but for the first two.
RX_FLAGS = ("data_validated", "csum_blank", "more_data", "extra_info")
TX_FLAGS = ("csum_blank", "data_validated", "more_data", "extra_info")
CHECKSUM = {"csum_blank", "data_validated"}
GSO_TYPES = {1: "tcpv4", 2: "tcpv6"}


def name(names, value):
    return names.get(value, str(value))


def flag_text(names, value):
    found = [n for i, n in enumerate(names) if value & 1 << i]
    return "+".join(found) or "0"


def flag_value(names, text):
    return sum(1 << names.index(n) for n in text.split("+") if n != "0")


def vbd(slots):
    for mark, data in slots:
        number, op, status, sector = struct.unpack("<QBxh4xQ", data)
        yield (f"{mark}: {name(VBD_OPS, op)} {name(VBD_STATUS, status)} "
               f"id {number} over sector {sector}")


def gso(data):
    """Size and type of extra info; in tx the size was written over."""
    size, kind = struct.unpack_from("<HB", data, 2)
    return size, name(GSO_TYPES, kind)


def tx(slots):
    """Extra info follows the first slot of a packet."""
    awaited = inside = False
    for mark, data in slots:
        number, status, offset, flags, below, size = struct.unpack(
            "<HhHHHH", data)
        answer = name(TX_STATUS, status)
        if status != 1:
            answer += f" id {number}"
        if awaited:
            yield f"{mark}: {answer} over extra gso {gso(data)[1]}"
            awaited = False
            continue
        yield (f"{mark}: {answer} over offset {offset} flags "
               f"{flag_text(TX_FLAGS, flags)} id {below} size {size}")
        awaited = not inside and flags & 8
        inside = flags & 4


def rx(slots):
    awaited = False
    for mark, data in slots:
        if awaited:
            more = data[1] & 1
            size, kind = gso(data)
            yield (f"{mark}: extra type {data[0]} more {more} gso {kind} "
                   f"size {size}")
            awaited = more
            continue
        number, offset, flags, status = struct.unpack("<HHHh", data)
        yield (f"{mark}: offset {offset} flags {flag_text(RX_FLAGS, flags)} "
               f"status {status} id {number}")
        awaited = flags & 8


def lines(ring, slots):
    """A line for each of the @slots, pairs of mark and bytes."""
    return list({"vbd": vbd, "vif/tx": tx, "vif/rx": rx}[ring](slots))


# --- what two runs are compared by -----------------------------------------

def packets(ring_lines):
    """Pairs of a mark and the lines of one packet or frame, without it."""
    found, more = [], False
    for line in ring_lines:
        mark, _, rest = line.partition(": ")
        if not more:
            found.append((mark, []))
        found[-1][1].append(rest)
        # Extra info does not say whether more comes, the slot before it does.
        more = ("extra_info" in rest or "more_data" in rest
                or ("extra " in rest and "more_data" in found[-1][1][-2]))
    return found


def flags(row):
    found = re.search(r"flags (\S+)", row)[1]
    return set(found.split("+")) - {"0"}


def packet_kinds(rows):
    """What is to be said of one packet; not how many slots it takes, but for
    whether they are several."""
    first, *rest = rows
    yield "checksum " + ("+".join(sorted(flags(first) & CHECKSUM)) or "there")
    for row in rest:
        extra_info = re.search(r"extra .*\bgso \w+", row)
        if extra_info:
            yield extra_info[0]
        elif "more_data" not in flags(row):
            yield "several slots, flags of the last " + (
                "+".join(sorted(flags(row))) or "0")
    if len(rows) == 1 and not flags(first):
        yield "plain, bytes " + re.search(r"(size|status) (\d+)", first)[2]


def answer_kind(row):
    """How a slot of tx was answered, and what it was."""
    answer, over, request = row.partition(" over ")
    if over:
        yield answer.split()[0] + " over " + (
            "extra info" if request.startswith("extra") else "a slot")


def net_kinds(ring_lines):
    """Of each mark, what packets and answers there are. The bytes of plain ones
    count where there are no others: TCP acknowledges as it likes."""
    found = {}
    for mark, rows in packets(ring_lines):
        of_mark = found.setdefault(mark, set())
        of_mark.update(packet_kinds(rows))
        for row in rows:
            of_mark.update(answer_kind(row))
    above = any(re.search(r"offset [1-9]", line) for line in ring_lines)
    kinds_ = []
    for mark, of_mark in found.items():
        mixed = len([k for k in of_mark if k.startswith("checksum")]) > 1
        kinds_ += [f"{mark}: {kind}" for kind in sorted(of_mark)
                   if not (mixed and kind.startswith("plain"))]
    return [*kinds_, "offsets above 0" if above else "all offsets 0"]


def vbd_kinds(ring_lines):
    """Requests in their order; how they were answered, in no order."""
    found = {}
    for line in ring_lines:
        mark, _, rest = line.partition(": ")
        answer, _, sector = rest.partition(" over ")
        both = found.setdefault(mark, ([], []))
        both[0].append(sector)
        both[1].append(re.sub(r" id \d+", "", answer))
    return [f"{mark}: {text}" for mark, (sectors, answers) in found.items()
            for text in [*sectors, *sorted(answers)]]


def kinds(ring, ring_lines):
    """What has to be the same in all runs."""
    return (vbd_kinds if ring == "vbd" else net_kinds)(ring_lines)
