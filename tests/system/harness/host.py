"""The Xen host: scripts/xen/host behind a Python face."""

import os
import re
import select
import shlex
import subprocess
import time
import uuid

TREE = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../.."))
HOST = os.path.join(TREE, "scripts/xen/host")
# Where the tests keep their files in dom0.
DIR = "/root/system-test"
# The tests' own network: a guest of theirs is at GUEST, dom0 at DOM0.
BRIDGE = "testbr0"
DOM0 = "10.0.9.1"
GUEST = "10.0.9.2"
# Limits in the tests are generous for Xen emulated on an idle machine. On one
# that has other work all takes up to ten times as long, and is right still;
# who waits for all of it waits for something that hangs.
PATIENCE = 6


class Failure(Exception):
    """A test's expectation that did not come true."""


class Shell:
    """A shell in dom0 that stays: to log in anew for each line would take
    longer, under emulation, than most lines do."""

    def __init__(self, env):
        # Of its own name, as that of a host that was started twice may stay.
        self.errors = f"/tmp/shell.{uuid.uuid4().hex}"
        self.process = subprocess.Popen(
            [HOST, "exec", "exec bash"], env=env, bufsize=0,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, start_new_session=True)
        self.process.stdin.write(
            f"trap 'rm -f {self.errors}' EXIT\n".encode())

    def run(self, line, timeout, stdin="", errors=None):
        """Returns exit code and standard output of a line in a subshell."""
        errors = errors or self.errors
        mark = uuid.uuid4().hex
        self.process.stdin.write(
            f"( eval {shlex.quote(line)} ) 2>{errors} <<'{mark}'\n"
            f"{stdin}{mark}\nprintf '\\n{mark} %d\\n' $?\n".encode())
        end = re.compile(rb"\n%s (\d+)\n" % mark.encode())
        output = b""
        limit = time.monotonic() + timeout
        while not (match := end.search(output, max(0, len(output) - 70000))):
            output += self._read(limit)
        return int(match[1]), output[:match.start()].decode(errors="replace")

    def _read(self, limit):
        left = max(0, limit - time.monotonic())
        if not select.select([self.process.stdout], [], [], left)[0]:
            raise subprocess.TimeoutExpired("bash", left)
        chunk = os.read(self.process.stdout.fileno(), 65536)
        if not chunk:
            raise Failure("dom0's shell has gone")
        return chunk

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(1)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


class Host:
    """One Xen host for the whole run, with dom0's programs to call."""

    def __init__(self, env=None):
        self.env = dict(os.environ, **(env or {}))
        self.shell = None

    @staticmethod
    def is_this_machine():
        """Whether this machine is a Xen dom0 itself."""
        try:
            with open("/proc/xen/capabilities") as file:
                return "control_d" in file.read()
        except OSError:
            return False

    def _call(self, *args, **kwargs):
        return subprocess.run([HOST, *args], env=self.env, **kwargs)

    def up(self):
        if self._call("up").returncode != 0:
            raise Failure("the Xen host does not start")
        self.sh(f"mkdir -p {DIR}")

    def down(self):
        self._drop_shell()
        self._call("down")

    def _drop_shell(self):
        if self.shell:
            self.shell.close()
            self.shell = None

    def _run(self, line, timeout, **more):
        self.shell = self.shell or Shell(self.env)
        try:
            return self.shell.run(line, timeout * PATIENCE, **more)
        except BaseException:
            # Whatever it still says belongs to this line, not to the next.
            self._drop_shell()
            raise

    def sh(self, line, timeout=120, check=True, stdin=""):
        """Runs a shell line in dom0; returns its standard output.

        What it reads from @a stdin ends with a newline, if there is any.
        """
        if stdin and not stdin.endswith("\n"):
            stdin += "\n"
        try:
            code, output = self._run(line, timeout, stdin=stdin)
        except subprocess.TimeoutExpired:
            raise Failure("dom0 did not finish within "
                          f"{timeout * PATIENCE} s: {line}")
        if check and code != 0:
            errors = self._run(f"cat {self.shell.errors}", timeout,
                               errors="/dev/null")[1]
            raise Failure(f"dom0: {line.strip()}\nexit code {code}\n"
                          f"{output}{errors}")
        return output

    def ok(self, line, timeout=120):
        """True if the shell line succeeds in dom0."""
        try:
            return self._run(line, timeout)[0] == 0
        except subprocess.TimeoutExpired:
            return False

    def start(self, line):
        """Starts a shell line in dom0; returns the running process."""
        return subprocess.Popen([HOST, "exec", line], env=self.env,
                                stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT)

    def put(self, path, dest):
        self._call("put", path, dest, check=True)

    def write(self, path, text):
        self.sh(f"cat > {shlex.quote(path)}", stdin=text)

    def random_file(self, name, size):
        """A file of random bytes in dom0; returns its path."""
        path = f"{DIR}/{name}"
        self.sh(f"head -c {size} /dev/urandom > {path}")
        return path

    def hypervisor_dump(self, key):
        """What Xen prints for a debug key."""
        return self.sh(f"xl dmesg -c > /dev/null; xl debug-keys {key}; "
                       "sleep 1; xl dmesg")

    def xenstore_keys(self):
        return self.sh("xenstore-ls -f / | sed 's/ = .*//'").splitlines()
