"""One guest: its configuration, its console, its end."""

import codecs
import os
import re
import shlex
import threading
import time

from .host import DIR, PATIENCE, Failure

# The shell's prompt. A line of the log may follow it at once.
PROMPT = r"(?m)^embox> ?"
BOOT_LIMIT = 120
COMMAND_LIMIT = 60
# What libxl says when a script of dom0 is not done after 10 s.
HOTPLUG_TIMEOUT = "because of timeout"
CREATE_TRIES = 3


class Console:
    """Follows the log that xenconsoled keeps of a guest's console.

    The log outlives a crash and a reboot, which an attached xl console
    does not.
    """

    def __init__(self, host, name):
        self.host = host
        self.path = f"/var/log/xen/console/guest-{name}.log"
        self.text = ""
        self.seen = 0
        self.changed = threading.Condition()
        self.process = host.start(
            f"tail -n +1 -F {self.path} 2>/dev/null")
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        # Not by lines: a prompt has no end of line.
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        while True:
            chunk = os.read(self.process.stdout.fileno(), 65536)
            if not chunk:
                return
            with self.changed:
                self.text += decoder.decode(chunk).replace("\r", "")
                self.changed.notify_all()

    def close(self):
        self.process.kill()
        self.process.wait()

    def expect(self, pattern, timeout):
        """Waits for a pattern in what was not consumed yet.

        Consumes up to its end and returns the match.
        """
        timeout *= PATIENCE
        limit = time.monotonic() + timeout
        compiled = re.compile(pattern)
        with self.changed:
            while True:
                match = compiled.search(self.text, self.seen)
                if match:
                    self.seen = match.end()
                    return match
                left = limit - time.monotonic()
                if left <= 0:
                    raise Failure(
                        f"console: no {pattern!r} within {timeout} s, "
                        f"but:\n{self.text[self.seen:][-2000:]}")
                self.changed.wait(left)


class Domain:
    """A running Embox guest."""

    def __init__(self, host, name, settings, image):
        self.host = host
        self.name = name
        self.config = f"{DIR}/{name}.cfg"
        self.host.sh(f"rm -f /var/log/xen/console/guest-{name}.log")
        self.host.write(self.config, self._config(settings, image))
        self.console = None
        self.id = None
        self.tty = None
        self.prompted = False
        self.gone = False

    def _config(self, settings, image):
        values = {
            "name": self.name, "type": "pv", "kernel": image,
            "memory": 32, "vcpus": 1,
            "on_poweroff": "destroy", "on_reboot": "restart",
            "on_crash": "preserve",
        }
        values.update(settings)
        values.setdefault("maxmem", values["memory"])
        # A JSON-like list or string is what xl reads.
        return "".join(f"{key} = {self._value(value)}\n"
                       for key, value in values.items())

    @staticmethod
    def _value(value):
        if isinstance(value, list):
            return "[ " + ", ".join(f'"{v}"' for v in value) + " ]"
        return str(value) if isinstance(value, int) else f'"{value}"'

    def create(self, paused=False, timeout=180):
        option = "-p" if paused else ""
        for left in reversed(range(CREATE_TRIES)):
            try:
                self.host.sh(f"xl create -q {option} {self.config}",
                             timeout=timeout)
                break
            except Failure as failure:
                # dom0's own script had not its 10 s of an emulated CPU;
                # the guest has not run yet. Anything else is ours.
                if not left or HOTPLUG_TIMEOUT not in str(failure):
                    raise
                print(f"dom0's hotplug script timed out, {self.name} once "
                      "more", flush=True)
                self.host.ok(f"xl destroy {self.name}")
        self.console = Console(self.host, self.name)
        self.find_id()

    def find_id(self):
        """To be called when the domain has got another one, by a reboot."""
        self.id = int(self.host.sh(f"xl domid {self.name}"))
        self.tty = None

    def path(self):
        return f"/local/domain/{self.id}"

    def destroy(self):
        if not self.gone:
            self.host.ok(f"xl destroy {self.name}")
        if self.console:
            self.console.close()

    # --- the console -------------------------------------------------

    def expect(self, pattern, timeout=COMMAND_LIMIT):
        return self.console.expect(pattern, timeout)

    def wait_prompt(self, timeout=BOOT_LIMIT):
        self.expect(PROMPT, timeout)
        self.prompted = True

    def send(self, line):
        """Types a line, without waiting for anything."""
        quoted = shlex.quote(line + "\r")
        self.tty = self.tty or self.host.sh(
            f"xenstore-read {self.path()}/console/tty").strip()
        self.host.sh(f"printf %s {quoted} > {self.tty}")

    def command(self, line, timeout=COMMAND_LIMIT):
        """Runs a shell command in the guest; returns what it printed."""
        if not self.prompted:
            # What ran before it shows its command lines too.
            self.wait_prompt()
        self.send(line)
        # The echo first, or the prompt in front of it would do.
        self.expect(rf"(?m)(?:^|(?<=^embox> )){re.escape(line)}$", timeout)
        start = self.console.seen
        match = self.console.expect(PROMPT, timeout)
        return self.console.text[start:match.start()].strip("\n")

    def counters(self):
        """xenstat's lines `device.counter value` as a dictionary."""
        lines = re.findall(r"(?m)^(\S+)\.(\w+) (\d+)$",
                           self.command("xenstat"))
        return {f"{device}.{name}": int(value)
                for device, name, value in lines}

    # --- its end -----------------------------------------------------

    def wait_gone(self, timeout=120):
        """Waits until xl does not know the domain any more."""
        line = (f"for i in $(seq {timeout * 4}); do "
                f"xl domid {self.name} >/dev/null 2>&1 || exit 0; "
                "sleep 0.25; done; exit 1")
        if not self.host.ok(line, timeout + 60):
            raise Failure(f"{self.name} still exists after {timeout} s")
        self.gone = True
