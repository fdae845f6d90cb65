"""The platform: memory, time, and what is said when a guest crashes."""

import re
import time

from harness.suite import check, equal, test


def crash(t, how, lines, reason="c"):
    """Ends a guest by `crash how`; its console must show the lines."""
    guest = t.domain("crash")
    guest.send(f"crash {how}")
    for line in lines:
        guest.expect(line, 60)
    for _ in range(40):
        state = t.host.sh("xl list test-crash").splitlines()[1].split()[4]
        if reason in state:
            return
        time.sleep(0.5)
    check(False, f"the domain is not in state {reason!r} but {state!r}")


@test("platform: a write through a null pointer is told with registers, "
      "callers by name and stack")
def crash_null(t):
    crash(t, "null", (
        r"\*\*\* crash: page fault, vector 0xe, error code 0x2",
        r"write to 0x8, not mapped",
        r"rax [0-9a-f]{16}  rbx [0-9a-f]{16}",
        r"rip [0-9a-f]{16}",
        r"cr2 0000000000000008",
        r"called from:\n +[0-9a-f]{16} crash_null\+0x",
        r"kernel_start\+0x",
        r"stack:\n +[0-9a-f]{16}"))


@test("platform: code cannot be written")
def crash_text(t):
    crash(t, "text", (r"crash: page fault.*error code 0x3",
                      r"write to 0x[0-9a-f]+, not permitted there",
                      r"crash_text\+0x"))


@test("platform: data cannot be executed")
def crash_exec(t):
    crash(t, "exec", (r"crash: page fault.*error code 0x11",
                      r"instruction fetch from 0x[0-9a-f]+, not permitted"))


@test("platform: a division by zero and a bad opcode are told by name")
def crash_names(t):
    crash(t, "divide", (r"crash: divide error", r"crash_divide\+0x"))
    t.domains.pop().destroy()
    crash(t, "opcode", (r"crash: invalid opcode", r"crash_opcode\+0x"))


@test("platform: a failed assertion is told with its place and callers")
def crash_assert(t):
    crash(t, "assert", (r"(?i)assert.*crash_cmd\.c:\d+",
                        r"called from:", r"crash_assert\+0x"))


@test("platform: a stack that overflows ends the guest, nothing is overwritten")
def crash_stack(t):
    # Xen itself ends it: there is no stack left to tell anything on.
    crash(t, "stack", ())


@test("platform: boots with each size of memory", timeout=600)
def memory_sizes(t):
    for size in (9, 33, 257, 1025):
        guest = t.domain("memory", memory=size)
        free = guest.command("free")
        check(re.search(r"\d", free), f"free says nothing: {free!r}")
        t.domains.remove(guest)
        guest.destroy()


@test("platform: the guest's time of day is dom0's")
def date(t):
    guest = t.domain("date")
    before = int(t.host.sh("date +%s"))
    shown = guest.command("date")
    after = int(t.host.sh("date +%s"))
    match = re.search(r"(\d{4})-(\d\d)-(\d\d).(\d\d):(\d\d):(\d\d)", shown)
    check(match, f"date shows {shown!r}")
    there = int(t.host.sh("date -u +%s -d '{}-{}-{} {}:{}:{}'".format(
        *match.groups())))
    check(before - 3 <= there <= after + 3,
          f"the guest's clock is {there - before} s from dom0's")


@test("platform: time in the guest passes as in dom0")
def rate(t):
    guest = t.domain("rate")
    start = time.monotonic()
    guest.command("sleep 20")
    took = time.monotonic() - start
    check(19.9 <= took < 40, f"20 s in the guest are {took:.1f} s outside")


@test("platform: lines of 400 characters reach the guest whole")
def long_lines(t):
    guest = t.domain("type")
    for start in (0, 50, 100):
        text = " ".join(f"w{i:06d}" for i in range(start, start + 50))
        equal(guest.command("echo " + text).strip(), text,
              "what echo printed")


@test("platform: a console daemon that has stopped does not stop the guest")
def console_stopped(t):
    # Much more than the ring's 2048 bytes, before the last command.
    guest = t.domain("silent", wait=False, paused=True,
                     extra="help; help; help; help; "
                     "xenstore-write data/done 1")
    path = guest.path()
    t.host.sh("kill -STOP $(pidof xenconsoled)")
    try:
        t.host.sh("xl unpause test-silent; for i in $(seq 120); do "
                  f"xenstore-read {path}/data/done 2>/dev/null && exit 0; "
                  "sleep 0.5; done; exit 1", timeout=120)
    finally:
        t.host.sh("kill -CONT $(pidof xenconsoled)")
    # And when the daemon goes on, so does the console; the prompt is lost.
    guest.send("")
    guest.wait_prompt()
    stalls = guest.command("xenstat console")
    check("out_stalls 1" in stalls, f"stalls of the console: {stalls!r}")
    check("xenstat" in guest.command("help"), "the shell does not go on")
