"""The Xen host: scripts/xen/host behind a Python face."""

import os
import shlex
import subprocess

TREE = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../.."))
HOST = os.path.join(TREE, "scripts/xen/host")
# Where the tests keep their files in dom0.
DIR = "/root/system-test"
# The tests' own network: a guest of theirs is at GUEST, dom0 at DOM0.
BRIDGE = "testbr0"
DOM0 = "10.0.9.1"
GUEST = "10.0.9.2"


class Failure(Exception):
    """A test's expectation that did not come true."""


class Host:
    """One Xen host for the whole run, with dom0's programs to call."""

    def __init__(self, env=None):
        self.env = dict(os.environ, **(env or {}))

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
        self._call("down")

    def sh(self, line, timeout=120, check=True, stdin=None):
        """Runs a shell line in dom0; returns its standard output."""
        try:
            done = self._call("exec", line, timeout=timeout,
                              input=stdin if stdin is not None else "",
                              text=True, errors="replace",
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        except subprocess.TimeoutExpired:
            raise Failure(f"dom0 did not finish within {timeout} s: {line}")
        if check and done.returncode != 0:
            raise Failure(f"dom0: {line.strip()}\nexit code "
                          f"{done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def ok(self, line, timeout=120):
        """True if the shell line succeeds in dom0."""
        try:
            return self._call("exec", line, timeout=timeout,
                              stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode == 0
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
