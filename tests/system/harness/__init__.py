"""What the system tests are written with: a Xen host, domains, results."""
