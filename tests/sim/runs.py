"""What the tests of the simulator share."""

import concurrent.futures
import io
import os
import random
import tarfile

# The file in the archive that make_site() makes, and its FNV-1a.
SITE_SIZE, SITE_SUM = 1500000, "5a5d8616"


def make_site(folder):
    """An archive of one file for httpd."""
    data = random.Random(1).randbytes(SITE_SIZE)
    with tarfile.open(os.path.join(folder, "site.tar"), "w",
                      format=tarfile.USTAR_FORMAT) as tar:
        info = tarfile.TarInfo("file")
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))


def in_order(function, items):
    """Results of @function, in the order of @items.

    As many at a time as there are processors; each run is a process of its
    own, and the threads only wait for them. Those that have not begun do not
    when the caller has enough, or is interrupted.
    """
    pool = concurrent.futures.ThreadPoolExecutor(os.cpu_count())
    try:
        yield from pool.map(function, items)
    finally:
        pool.shutdown(cancel_futures=True)
