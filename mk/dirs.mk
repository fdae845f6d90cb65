# Folders of the build, and where Mybuild files are looked for.

bin_dir     := build/base/bin
gen_dir     := build/base/gen
include_dir := build/base/include
obj_dir     := build/base/obj

my_paths := Mybuild src kernel tests/image
