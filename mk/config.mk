# The configuration in conf/ and what is generated from it.

include mk/dirs.mk
include mk/say.mk

HOSTCC ?= cc
mybuild := build/host/mybuild

# templates/embox is for Embox's own build.
templates := $(patsubst templates/%/build.conf,%,$(sort \
	$(shell find templates -path templates/embox -prune -o \
		-name build.conf -print)))

.PHONY: confload $(addprefix confload-,$(templates)) generate why

confload:
	@echo 'Templates, to load with make confload-NAME:'
	@printf '  %s\n' $(templates)

$(addprefix confload-,$(templates)): confload-%:
	@mkdir -p $(CONF)
	@cp templates/$*/*.conf templates/$*/*.inc $(CONF)/
	@[ ! -f templates/$*/mods.sed ] || sed -f templates/$*/mods.sed \
		templates/x86/xen/mods.conf > $(CONF)/mods.conf
	@echo "$(CONF)/ is now templates/$*"

confload-%:
	@echo "no template '$*'; there are: $(templates)" >&2; exit 1

conf_files := $(addprefix $(CONF)/,mods.conf build.conf lds.conf)

# conf/build.conf is a makefile with C comments.
generate: tools | $(gen_dir)
	@for f in $(conf_files); do [ -f $$f ] || { \
		echo "$$f is missing: load a template, e.g." \
			"make confload-x86/xen" >&2; exit 1; }; done
	@$(HOSTCC) -E -P -undef -nostdinc -x c $(CONF)/build.conf \
		-o $(gen_dir)/build.mk.new
	@cmp -s $(gen_dir)/build.mk.new $(gen_dir)/build.mk || \
		cp $(gen_dir)/build.mk.new $(gen_dir)/build.mk
	$(Q)$(mybuild) --conf $(CONF)/mods.conf --lds $(CONF)/lds.conf \
		--gen $(gen_dir) --include $(include_dir) --obj $(obj_dir) \
		--build $(BUILD) --define ROOT_DIR=. --define CONF_DIR=$(CONF) \
		--define SRC_DIR=src --define BUILD_DIR=$(BUILD) $(my_paths)

$(gen_dir):
	@mkdir -p $@

# What brings module M into the build.
why: tools
	@[ -n "$(M)" ] || { echo "which module? make why M=pkg.module" >&2; exit 1; }
	@$(mybuild) --conf $(CONF)/mods.conf --why $(M) $(my_paths)
