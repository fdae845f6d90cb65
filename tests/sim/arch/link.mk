# The image as a Linux program: what the kernel defines is made invisible, but
# for the few symbols that the simulator uses, so that the kernel's C library
# and the machine's own fit into one program.

sim_srcs := $(wildcard tests/sim/*.c)
sim_objs := $(patsubst %.c,$(BUILD)/%.o,$(sim_srcs))
sim_image := $(obj_dir)/image.o

sim_symbols := sim_entry xen_upcall xen_shared_page

sim_cflags := -std=gnu11 -O1 -g -Wall -Wextra -Werror -fno-pie -m64 -D_GNU_SOURCE \
	-D__XEN_INTERFACE_VERSION__=0x00040d00 -isystem $(xen_include)

# COV=1: what is run of the drivers is counted line by line (tests/sim/coverage)
# and written when the run ends.
ifdef COV
  $(obj_dir)/src/drivers/xen/%.o: ccflags += --coverage -O0
  sim_cflags += -DSIM_COV
  sim_ldflags += --coverage
endif

$(sim_objs): $(BUILD)/%.o: %.c $(gen_dir)/build.mk | $(xen_stamp)
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

-include $(sim_objs:.o=.d)
