# Folders of the build, and where Mybuild files are looked for.

# BUILD=DIR keeps another build apart, CONF=DIR names another configuration.
BUILD ?= build
CONF  ?= conf

bin_dir     := $(BUILD)/base/bin
gen_dir     := $(BUILD)/base/gen
include_dir := $(BUILD)/base/include
obj_dir     := $(BUILD)/base/obj

my_paths := Mybuild src kernel tests/image tests/sim
