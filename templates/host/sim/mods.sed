# The modules are those of x86/xen: this makes templates/x86/xen/mods.conf into
# the configuration of the simulator.

# The process has an entry of its own (tests/sim/arch).
s/include embox\.arch\.x86\.xen\.locore/include embox.arch.host.sim.locore/

# Rings as large as the backend lets them be (ORDER), with indices about to
# wrap.
s/include embox\.driver\.xen\.blkfront/&(ring_order=4, ring_start=4294967273)/

# Few enough that 31 vifs take all.
s/include embox\.driver\.xen\.evtchn/&(channels=64)/

# Commands that only this machine has.
s/^.*include embox\.cmd\.sys\.poweroff/&\
	include embox.arch.host.sim.residue\
	include embox.arch.host.sim.unwaited/

# Page tables, the entry of upcalls and exceptions are Xen's and PV's.
/embox\.test\.xen\.arch\.upcall_test/d
/embox\.test\.xen\.arch\.mmu_test/d
/embox\.test\.xen\.arch\.crash_cmd/d
