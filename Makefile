# Embox drivers for Xen guests, and the kernel they run on when alone.
# `make help` lists the targets.

.DEFAULT_GOAL := all

include mk/run.mk
include mk/config.mk
include mk/check.mk

# As many jobs as there are processors, unless -j says otherwise.
jobs := $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

.PHONY: all tools size clean distclean help

tools:
	@$(MAKE) --no-print-directory $(jobs) -f mk/host.mk

all: generate
	@$(MAKE) --no-print-directory $(jobs) -f mk/image.mk

size: all
	@size build/base/bin/embox
	@ls -l build/base/bin/embox build/base/bin/embox.stripped | \
		awk '{ printf "%8d bytes  %s\n", $$5, $$9 }'

clean:
	@rm -rf build

# The loaded configuration goes as well; its README is part of the tree.
distclean: clean
	@find conf -mindepth 1 ! -name README.md -delete
	@rm -rf .cache

help:
	@cat mk/help.txt
