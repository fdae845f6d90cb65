"""The guest's console: what a user types, and what comes back."""

import re

from harness.suite import check, equal, test


def one_line(output, line):
    lines = [text for text in output.splitlines() if text.strip()]
    equal(len(lines), 1, f"lines that {line!r} answers with ({output!r})")
    return lines[0]


@test("console: help lists the commands a user meets")
def help_lists(t):
    guest = t.domain("console")
    output = guest.command("help")
    for name in ("help", "test", "ifconfig", "ping", "httpd", "xenstat",
                 "xenstore-ls", "xenstore-read", "xenstore-write", "poweroff"):
        check(re.search(rf"(?m)(^|\s){re.escape(name)}(\s|$)", output),
              f"help does not list {name}:\n{output}")


@test("console: bad input gets one clear line and the shell goes on")
def bad_input(t):
    guest = t.domain("console")
    for line, wanted in (
            ("nosuchcommand", "nosuchcommand"),
            ("ifconfig eth9 10.0.7.2 up", "eth9"),
            ("ifconfig eth0 10.0.7.999 up", "eth0|10.0.7.999"),
            ("httpd /dev/nosuch", "/dev/nosuch"),
            ("xenstore-read /nosuch/path", "/nosuch/path"),
            ("test -n nosuchsuite", "nosuchsuite")):
        output = guest.command(line)
        check(re.search(wanted, one_line(output, line)),
              f"{line!r} does not say what is wrong: {output!r}")
    check("xenstat" in guest.command("help"), "the shell does not go on")


@test("console: a line of 2,000 characters does not upset the shell")
def long_line(t):
    guest = t.domain("console")
    guest.send("x" * 2000)
    guest.send("")
    guest.wait_prompt(60)
    check("help" in guest.command("help"), "the shell does not go on")


@test("console: the kernel's command line runs in order, one bad command "
      "does not stop it")
def extra_runs(t):
    guest = t.domain("console", extra="nosuchcommand; xenstore-write "
                     "data/first 1; xenstore-write data/second 2")
    path = guest.path()
    equal(t.host.sh(f"xenstore-read {path}/data/first {path}/data/second"),
          "1\n2\n", "what the commands wrote")
    check("nosuchcommand" in guest.console.text,
          "nothing said of the bad command")
