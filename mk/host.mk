# Tools that run on the machine that builds. Run by the top Makefile, from its
# folder.

all: build/host/mybuild
	@:

include mk/say.mk

HOSTCC ?= cc
HOSTCFLAGS = -std=gnu11 -O2 -g -Wall -Wextra -Werror

mybuild := build/host/mybuild
mybuild_objs := $(patsubst %.c,build/host/obj/%.o,$(wildcard mk/mybuild/*.c))

$(mybuild): $(mybuild_objs)
	$(call say,HOSTLD,$@)
	$(Q)$(HOSTCC) $(HOSTCFLAGS) -o $@ $^

build/host/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call say,HOSTCC,$@)
	$(Q)$(HOSTCC) $(HOSTCFLAGS) -MMD -MP -c -o $@ $<

-include $(mybuild_objs:.o=.d)

.PHONY: all
