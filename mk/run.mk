# Running and testing on real Xen: `make run`, `make test`. Include this first:
# `make run SHELL=1` must not reach a recipe as the name of a shell.

ifeq ($(origin SHELL),command line)
  run_args := $(if $(filter-out 0 no,$(SHELL)),--shell)
  override SHELL := /bin/sh
  # A sub-make must not hear of it.
  MAKEOVERRIDES := $(filter-out SHELL=%,$(MAKEOVERRIDES))
endif

# What the build itself needs; the test host says what it needs by itself.
build_packages = gcc libc6-dev make libxen-dev binutils dpkg-dev
test_packages = $(build_packages) python3 spin

site_tar = build/base/site.tar
site_files = $(wildcard scripts/xen/site/* scripts/xen/site/*/*)

$(site_tar): $(site_files)
	@mkdir -p $(@D)
	@tar cf $@ --format=ustar --owner=0 --group=0 -C scripts/xen/site .

# embox.cfg names it as the disk.
all: $(site_tar)

.PHONY: packages-run packages-test image-for-run run test test-simulation \
	test-tools test-mem \
	test-kernel test-block test-net test-store test-xenbus test-installer \
	test-api test-model test-fuzz fuzz

# Tests that need no Xen; each prints a line `N passed, N failed`. Those of the
# simulation come first of all (tests/system/run).
test-simulation:
	@$(MAKE) --no-print-directory test-sim attacks refusals MOST=100

test-tools: test-mybuild test-kernel test-mem test-block test-net test-store \
	test-xenbus test-installer test-api test-model test-fuzz

test-mem:
	@tests/host/mem/run

# The kernel's libc, line editor and shell parser as a process.
test-kernel:
	@$(MAKE) --no-print-directory -C tests/host

# blkfront's queue and pool as a process, against a random backend.
test-block:
	@$(MAKE) -s -f mk/xen-headers.mk
	@tests/host/block/run

# netfront and httpd's parsers as a process, against random inputs.
test-net:
	@$(MAKE) -s -f mk/xen-headers.mk
	@tests/host/net/run

# The XenStore client as a process, against a random daemon.
test-store:
	@$(MAKE) -s -f mk/xen-headers.mk
	@tests/host/store/run

# A xenbus device as a process, under a random backend.
test-xenbus:
	@$(MAKE) -s -f mk/xen-headers.mk
	@tests/host/xenbus/run

# What puts the modules into an Embox checkout.
test-installer:
	@tests/embox/install-test

# That src/ keeps to what tests/embox/api.list says Embox has.
test-api: | conf/mods.conf
	@$(MAKE) --no-print-directory all
	@tests/embox/api-test

# The ring's notification protocol, model-checked.
test-model:
	@tests/model/check

# Coverage-guided fuzzing (tests/fuzz/README.md), and what it has found.
fuzz:
	@tests/fuzz/run fuzz $(or $(SECS),60) $(T)

test-fuzz:
	@tests/fuzz/run replay $(T)

# The image as a Linux program among simulated backends (tests/sim/README.md),
# in a build of its own. SEEDS=n tries more interleavings, COV=1 counts what is
# run of the drivers, SAN=address,undefined looks for misuse of memory and for
# undefined behaviour.
comma := ,
sim_cc = $(if $(filter command line,$(origin CC)),$(filter-out gcc,$(notdir $(CC))))
sim_build = build/sim$(if $(COV),-cov)$(if $(SAN),-$(subst $(comma),-,$(SAN)))$(sim_cc:%=-%)
sim_image = $(sim_build)/base/bin/embox

.PHONY: sim test-sim attacks refusals coverage test-sanitize record-trace

sim_make = $(MAKE) --no-print-directory CONF=$(sim_build)/conf BUILD=$(sim_build)

sim:
	@$(sim_make) confload-host/sim > /dev/null
	@$(sim_make) generate
	@$(sim_make) -f mk/image.mk

test-sim: sim
	@tests/sim/run -s $(or $(SEEDS),2) $(sim_image) $(T)

attacks: sim
	@tests/sim/attacks -s $(or $(SEEDS),3) $(sim_image) $(T)

# Everything that the image asks for refused, one after the other.
refusals: sim
	@tests/sim/refusals -m $(or $(MOST),500) $(sim_image) $(T)

# What the simulator is held to, recorded anew on real Xen by an image whose
# blkfront has the simulator's options.
record_make = $(MAKE) --no-print-directory CONF=build/record/conf \
	BUILD=build/record

record-trace:
	@$(record_make) confload-x86/xen > /dev/null
	@sed -n '/blkfront/p' templates/host/sim/mods.sed > build/record/mods.sed
	@sed -i -f build/record/mods.sed build/record/conf/mods.conf
	@$(record_make) all
	@tests/sim/record -k build/record/xenstored.log \
		build/record/base/bin/embox tests/sim/traces/linux-6.1.txt

# All three, under the sanitizers.
test-sanitize:
	@$(MAKE) --no-print-directory test-sim attacks refusals \
		SEEDS=$(or $(SEEDS),1) MOST=$(or $(MOST),100) \
		SAN=$(or $(SAN),address$(comma)undefined)

# What suites and attacks run of src/drivers/xen; fails if that is too little.
coverage:
	@$(MAKE) --no-print-directory sim COV=1
	@tests/sim/coverage -s $(or $(SEEDS),1) build/sim-cov

packages-run:
	@scripts/xen/install-packages $(build_packages)

packages-test:
	@scripts/xen/install-packages $(test_packages)

conf/mods.conf:
	@$(MAKE) --no-print-directory confload-x86/xen

image-for-run: packages-run | conf/mods.conf
	@$(MAKE) --no-print-directory all

run: image-for-run
	@scripts/xen/run $(run_args)

test: packages-test | conf/mods.conf
	@tests/system/run $(if $(T),'$(T)')
