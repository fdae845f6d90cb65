"""Tests, their registry and the one line that each of them prints."""

import fnmatch
import os
import re
import signal
import sys
import time
import traceback

from .domain import Domain
from .host import PATIENCE, Failure

TESTS = []


def test(name, timeout=300):
    """Registers a function `f(t)` under a sentence, `group: what holds`."""
    def register(function):
        TESTS.append((name, function, timeout))
        return function
    return register


def check(condition, message):
    if not condition:
        raise Failure(message)


def equal(got, wanted, what):
    if got != wanted:
        raise Failure(f"{what}: got {got!r}, expected {wanted!r}")


class Test:
    """What a test function gets: the host, and domains that end with it."""

    def __init__(self, host, image):
        self.host = host
        self.image = image
        self.domains = []
        # A suite's cases count in the total instead of the test itself.
        self.cases = None

    def domain(self, name, wait=True, paused=False, **settings):
        """Creates a guest; waits for its prompt unless told otherwise."""
        guest = Domain(self.host, f"test-{name}", settings, self.image)
        self.domains.append(guest)
        guest.create(paused)
        if wait and not paused:
            guest.wait_prompt()
        return guest

    def close(self):
        for guest in reversed(self.domains):
            guest.destroy()

    def logs(self):
        """What shows why a test failed, by name of the file to keep it in."""
        kept = {f"{guest.name}.console": guest.console.text
                for guest in self.domains if guest.console}
        for name, line in (("xl-dmesg", "xl dmesg | tail -n 400"),
                           ("dom0-dmesg", "dmesg | tail -n 200"),
                           ("xl-list", "xl list"),
                           ("hotplug", "tail -n 99 /var/log/xen/xen-hotplug.log"),
                           ("xenstore", "xenstore-ls -f -p")):
            try:
                kept[name] = self.host.sh(line, check=False)
            except Failure as failure:
                kept[name] = str(failure)
        return kept


class Report:
    """Prints a line per test and keeps the count."""

    def __init__(self, log_dir):
        self.log_dir = log_dir
        self.passed = 0
        self.failed = 0
        self.color = sys.stdout.isatty()

    def _paint(self, word):
        if not self.color:
            return word
        return f"\033[{32 if word == 'PASS' else 31}m{word}\033[0m"

    def line(self, good, seconds, name, cases=None):
        """One line; counts as one test, or as so many passed and failed."""
        word = "PASS" if good else "FAIL"
        note = f" ({sum(cases)} cases)" if cases else ""
        print(f"{self._paint(word)} {seconds:6.1f} s  {name}{note}",
              flush=True)
        passed, failed = cases or (1, 0)
        self.passed += passed if good or cases else 0
        self.failed += failed if good else max(failed, 1)

    def failure(self, name, seconds, problem, logs, cases=None):
        """A failed test, why, and where its logs are."""
        self.line(False, seconds, name, cases)
        folder = self.folder(name)
        os.makedirs(folder, exist_ok=True)
        for file, text in dict(logs, failure=problem + "\n").items():
            with open(os.path.join(folder, file), "w") as out:
                out.write(text)
        for line in problem.splitlines():
            print(f"              | {line}", flush=True)
        print(f"              | logs: {os.path.relpath(folder)}", flush=True)

    def folder(self, name):
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60]
        return os.path.join(self.log_dir, slug)

    def total(self):
        print(f"{self.passed} passed, {self.failed} failed", flush=True)


def matches(name, pattern):
    """A pattern selects by substring, or as a whole with * and ?."""
    if not pattern:
        return True
    return pattern in name or fnmatch.fnmatch(name, pattern)


class Overtime(Exception):
    """The test as a whole took longer than it may."""


def _overtime(*_):
    raise Overtime


def run_one(name, function, timeout, host, image, report):
    """Runs a test on the host and reports it, whatever happens in it."""
    start = time.monotonic()
    context = Test(host, image)
    problem = None
    signal.signal(signal.SIGALRM, _overtime)
    signal.alarm(timeout * PATIENCE)
    try:
        function(context)
    except Failure as failure:
        problem = str(failure)
    except Overtime:
        problem = f"not finished after {timeout * PATIENCE} s"
    except Exception:
        problem = traceback.format_exc()
    finally:
        signal.alarm(0)
    seconds = time.monotonic() - start
    if problem is None:
        report.line(True, seconds, name, context.cases)
    else:
        report.failure(name, seconds, problem, context.logs(), context.cases)
    context.close()
