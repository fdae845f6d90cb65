# From generated lists to the image. Run by the top Makefile, from its folder.

all:

include mk/say.mk
include mk/dirs.mk
include mk/xen-headers.mk
include mk/flags.mk

# What every object depends on besides its own files.
common_deps := $(gen_dir)/build.mk $(compiler) mk/flags.mk mk/dirs.mk

define compile_c
$(call say,CC,$<)
$(Q)$(CC) $(cppflags) $(ccflags) @$(word 2,$^) -MD -MP -c -o $@ $<
endef

define compile_asm
$(call say,AS,$<)
$(Q)$(CC) $(cppflags) $(asflags) @$(word 2,$^) -MMD -MP -c -o $@ $<
endef

define preprocess_lds
$(call say,LDS,$<)
$(Q)$(CC) -E -P -x assembler-with-cpp -D__LDS__ $(cppflags) $(CFLAGS) \
	-I$(gen_dir) -imacros $(gen_dir)/config.lds.h \
	@$(word 2,$^) -MMD -MP -MF $@.d -MT $@ -o $@ $<
endef

# All commands have a main(): give it the name that mod_inject.c knows.
define rename_main
$(Q)$(OBJCOPY) --redefine-sym main=main_$(1) $@
endef

define archive
$(call say,AR,$@)
$(Q)rm -f $@ && $(AR) rcs $@ $(filter %.o,$^)
endef

define extbld
$(call say,BUILD,$(1))
$(Q)mkdir -p $(@D) && $(1) && touch $@
endef

include $(gen_dir)/image.mk

# Also when the lists only got shorter.
$(mybuild_libs): $(gen_dir)/image.mk

$(mybuild_lds): $(common_deps) | $(xen_stamp)

mybuild_all_objs := $(filter %.o,$(shell cat $(gen_dir)/manifest))
$(mybuild_all_objs): $(common_deps) | $(xen_stamp)

image    := $(bin_dir)/embox
stripped := $(bin_dir)/embox.stripped
partial  := $(obj_dir)/embox.o
script   := $(obj_dir)/image.lds
arch_lds := $(ARCH_DIR)/embox.lds.S

all: $(image) $(stripped)
	@:

# The first step brings together what modules spread, by their own pieces of
# linker script; the second drops what nothing uses and lays out the image.
$(partial): $(mybuild_objs) $(mybuild_libs) $(mybuild_lds) mk/image.mk \
		$(gen_dir)/image.mk
	$(call say,LD,$@)
	$(Q)$(LD) -r --unique $(LDFLAGS) $(addprefix -T ,$(mybuild_lds)) \
		$(mybuild_objs) --start-group $(mybuild_libs) --end-group -o $@

$(script): mk/image.lds.S $(gen_dir)/config.lds.h $(common_deps) | $(xen_stamp)
	$(call say,LDS,$<)
	$(Q)$(CC) -E -P -x assembler-with-cpp -D__LDS__ $(cppflags) $(CFLAGS) \
		-I$(gen_dir) -imacros $(gen_dir)/config.lds.h \
		$(addprefix -include ,$(wildcard $(arch_lds))) \
		-MMD -MP -MF $@.d -MT $@ -o $@ $<

ifneq ($(wildcard $(ARCH_DIR)/link.mk),)
include $(ARCH_DIR)/link.mk
else
$(image): $(partial) $(script)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(LD) --gc-sections --relax $(ldflags) -T $(script) $(partial) \
		-Map $@.map -o $@
endif

# The flags of the last build, so that other ones build all objects again.
flags_stamp := $(obj_dir)/flags
flags_now   := $(strip $(CC) $(cppflags) $(ccflags) $(asflags) $(sim_cflags))
ifneq ($(flags_now),$(strip $(file <$(flags_stamp))))
  $(shell mkdir -p $(obj_dir))
  $(file >$(flags_stamp),$(flags_now))
endif
$(mybuild_all_objs) $(mybuild_lds) $(script) $(memory) $(sim_objs): \
	$(flags_stamp)

$(stripped): $(image)
	$(call say,STRIP,$@)
	$(Q)$(OBJCOPY) --strip-all $< $@

-include $(mybuild_all_objs:.o=.d) $(addsuffix .d,$(mybuild_lds) $(script))

.DELETE_ON_ERROR:
.PHONY: all
