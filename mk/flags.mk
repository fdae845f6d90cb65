# Flags of the image's compiler and linker. conf/build.conf adds its own.

include $(gen_dir)/build.mk

ifndef ARCH
  $(error conf/build.conf: ARCH is not set)
endif

# The architecture may live outside src/arch: then it brings its own linking.
ARCH_DIR ?= src/arch/$(ARCH)

CC      := $(CROSS_COMPILE)gcc
LD      := $(CROSS_COMPILE)ld
AR      := $(CROSS_COMPILE)ar
OBJCOPY := $(CROSS_COMPILE)objcopy

# Nothing of the host's own headers but those that belong to the compiler.
cc_include := $(shell $(CC) -print-file-name=include)

cppflags := -U__linux__ -Ulinux -U__linux -D__EMBOX__ -nostdinc \
	-I$(include_dir) -I$(gen_dir)/include -Ikernel/include \
	-I$(ARCH_DIR)/include -isystem $(xen_include) \
	-isystem $(cc_include) $(CPPFLAGS)

ccflags := -std=gnu11 -ffreestanding -Wall -Wextra -Werror -Wundef \
	-fno-strict-aliasing -fno-common -fno-stack-protector -fno-pic \
	-fno-asynchronous-unwind-tables -ffunction-sections -fdata-sections \
	$(CFLAGS)

asflags := -Wall -Werror -Wa,--noexecstack $(CFLAGS)

# gcc's pragmas and names of warnings; lwIP's checks of what its configuration
# rules out; flags that assembly has no use for.
ifneq ($(findstring clang,$(notdir $(CC))),)
  ccflags += -Wno-unknown-pragmas -Wno-unknown-warning-option \
	-Wno-tautological-constant-out-of-range-compare
  asflags += -Qunused-arguments
endif

# Objects of another compiler are made anew.
compiler := $(gen_dir)/compiler
$(shell echo '$(CC)' | cmp -s - $(compiler) || echo '$(CC)' > $(compiler))

ldflags := -static -nostdlib -z noexecstack $(LDFLAGS)
