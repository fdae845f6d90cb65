# The image as a Linux program: what the kernel defines is made invisible, but
# for the few symbols that the simulator uses, so that the kernel's C library
# and the machine's own fit into one program.

sim_srcs := $(wildcard tests/sim/*.c)
sim_objs := $(patsubst %.c,$(BUILD)/%.o,$(sim_srcs))
sim_image := $(obj_dir)/image.o

sim_symbols := sim_entry xen_upcall xen_shared_page

sim_cflags := -std=gnu11 -O1 -g -Wall -Wextra -Werror -fno-pie -m64 -D_GNU_SOURCE \
	-D__XEN_INTERFACE_VERSION__=0x00040d00 -isystem $(xen_include)

# Its flags are here.
$(mybuild_all_objs): $(ARCH_DIR)/link.mk

# COV=1: what is run of the drivers is counted line by line (tests/sim/coverage)
# and written when the run ends.
ifdef COV
  ifneq ($(findstring clang,$(notdir $(CC))),)
    $(error COV=1 counts with gcc and gcov, not with $(CC))
  endif
  $(obj_dir)/src/drivers/xen/%.o: ccflags += --coverage -O0
  sim_cflags += -DSIM_COV
  sim_ldflags += --coverage
endif

# SAN=address,undefined: the compiler's sanitizers. Arrays that many modules
# spread are longer than the object that is their head: no object-size. gcc 12
# reads a volatile bool once if it checks what it reads: no bool.
ifdef SAN
  sanitize := -fsanitize=$(SAN) -fno-sanitize-recover=all \
	-fno-sanitize=object-size,bool
  ccflags += $(sanitize)
  sim_cflags += $(sanitize) -DSIM_SAN
  sim_ldflags += $(sanitize)
  # clang's are in the program unless told so: __asan_handle_no_return is ours.
  ifneq ($(findstring clang,$(notdir $(CC))),)
    sanitizer_dir := $(dir $(shell $(CC) \
	-print-file-name=libclang_rt.asan-x86_64.so))
    sim_ldflags += -shared-libsan -Wl,-rpath,$(sanitizer_dir)
  endif
endif

# The kernel's allocators are watched (arch/memory/memory.c).
memory := $(obj_dir)/tests/sim/arch/memory/memory.o
memory_wraps := phymem_alloc phymem_free sysmalloc sysmemalign syscalloc \
	sysrealloc sysfree
LDFLAGS += $(addprefix --wrap=,$(memory_wraps))
mybuild_objs += $(memory)
ifneq ($(findstring address,$(SAN)),)
  sim_symbols += __asan_handle_no_return
  $(memory): ccflags += -DSIM_ASAN
  $(obj_dir)/kernel/mem/%.o $(memory): ccflags += -fno-sanitize=address
endif

# It is none of the calls that are counted as time.
$(memory): ccflags += -fno-sanitize-coverage=trace-pc
$(memory): tests/sim/arch/memory/memory.c $(ARCH_DIR)/link.mk \
		$(common_deps) | $(xen_stamp)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(cppflags) $(ccflags) -MMD -MP -c -o $@ $<
$(partial): $(memory)

$(sim_objs): $(BUILD)/%.o: %.c $(common_deps) $(ARCH_DIR)/link.mk | $(xen_stamp)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(sim_cflags) -MMD -MP -c -o $@ $<

$(sim_image): $(partial) $(ARCH_DIR)/link.mk
	$(call say,OBJCOPY,$@)
	$(Q)$(OBJCOPY) $(addprefix -G ,$(sim_symbols)) $< $@

$(image): $(sim_image) $(sim_objs)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) -no-pie $(sim_ldflags) -Wl,-z,noexecstack -o $@ $^

-include $(sim_objs:.o=.d) $(memory:.o=.d)
