# Builds of the tree in tree/: a program for the machine that builds.

image=$work/image

prepare_image() {
	mkdir -p "$image/kernel/lib/libds" "$image/mk"
	cp "$root"/Makefile "$image"
	cp -r "$root"/mk/*.mk "$root"/mk/*.S "$root"/mk/help.txt "$image/mk"
	: > "$image/mk/run.mk" # running on Xen is tested elsewhere
	cp -r "$root/mk/mybuild" "$image/mk"
	cp -r "$root/kernel/include" "$root/kernel/framework" "$image/kernel"
	rm -rf "$image/kernel/framework/test" "$image/kernel/framework/cmd"
	cp -r "$root/kernel/lib/libds/array" "$image/kernel/lib/libds"
	cp -r "$here"/tree/* "$image"
}

build() { make -C "$image" --no-print-directory > "$work/log" 2>&1; }

# Names of what the last build compiled, on one line.
compiled() {
	sed -n 's/^  \(CC\|AS\|LDS\) *//p' "$work/log" | sort | tr '\n' ' ' |
		sed 's/ $//'
}

# Builds and expects exactly these files to be compiled.
expect_compiled() { # FILES
	build || { cat "$work/log" > "$work/why"; return 1; }
	[ "$(compiled)" = "$1" ] || {
		echo "compiled: $(compiled)" > "$work/why"
		echo "expected: $1" >> "$work/why"
		return 1
	}
}

edit() { # FILE SED-SCRIPT
	cp "$image/$1" "$work/before"
	sed -i "$2" "$image/$1"
	! cmp -s "$image/$1" "$work/before" || echo "edit of $1 did nothing"
}

output_is() { # FILE
	"$image/build/base/bin/embox" > "$work/out" 2>&1
	diff -u "$1" "$work/out" > "$work/why"
}

sections_apart() {
	readelf -lW "$image/build/base/bin/embox" > "$work/phdrs"
	! grep -q 'LOAD.* RWE ' "$work/phdrs" &&
		grep -q 'LOAD.* R E 0x1000' "$work/phdrs" &&
		grep -q 'LOAD.* R   0x1000' "$work/phdrs" &&
		grep -q 'NOTE ' "$work/phdrs"
}

image_has() { strings -a "$image/build/base/bin/embox" | grep -q "$1"; }

no_trace_of() { # SYMBOL-OR-STRING OBJECT
	! image_has "$1" && ! grep -q "$2" "$image/build/base/bin/embox.map" &&
		[ -z "$(find "$image/build/base" -path "*$2*")" ]
}

test_image() {
	prepare_image
	make -s -C "$image" confload-fixture > "$work/log" 2>&1 && build
	cp "$work/log" "$work/why"
	[ -x "$image/build/base/bin/embox" ] && : > "$work/why"
	result $? "a tree builds"

	output_is "$here/tree/expected"
	result $? "units run by runlevel and dependency, commands have their mains"

	sections_apart
	result $? "text, rodata and data are apart, and there is a note segment"

	! image_has "unused helper"
	result $? "a member of a static module that nothing needs is not linked"

	no_trace_of "spare module" spare
	result $? "a module that is not included leaves no trace"

	expect_compiled ""
	result $? "nothing is compiled when nothing has changed"

	touch "$image/src/fix/Mybuild" "$image/conf/mods.conf"
	expect_compiled ""
	result $? "nothing is compiled when files are only touched"

	edit conf/mods.conf 's/times=2/times=3/'
	expect_compiled "src/fix/hello.c"
	result $? "a changed option recompiles its module"

	edit src/fix/Mybuild 's/HELLO_FLAG=7/HELLO_FLAG=8/'
	expect_compiled "src/fix/hello.c"
	result $? "a changed flag recompiles its source"

	edit src/fix/Mybuild 's/help="second"/help="2nd"/'
	expect_compiled "build/base/gen/mod_inject.c"
	result $? "a changed help text recompiles the table of commands"

	edit src/fix/hello.h 's/42/41/'
	expect_compiled "src/fix/hello.c"
	result $? "a changed exported header recompiles what includes it"

	edit kernel/include/embox/unit.h 's/struct unit {/struct unit { /'
	expect_compiled "kernel/framework/unit/unit.c src/fix/early.c \
src/fix/hello.c src/fix/port_plain.c"
	result $? "a changed header recompiles what includes it"

	edit src/arch/fixture/embox.lds.S 's/Fixture/&/;s/^$/ /'
	expect_compiled "mk/image.lds.S"
	result $? "a changed linker script links again, and compiles nothing"

	edit conf/build.conf 's/-O2/-O1/'
	build && [ "$(compiled | wc -w)" -eq 17 ]
	result $? "changed flags of the configuration recompile everything"

	edit conf/mods.conf 's|// include fixture.spare|include fixture.spare|'
	expect_compiled "build/base/gen/mod_inject.c src/fix/spare.c"
	result $? "an added module is all that is compiled"
	image_has "spare module"
	result $? "an added module is in the image"

	edit conf/mods.conf '/include fixture.spare/d'
	expect_compiled "build/base/gen/mod_inject.c"
	result $? "a removed module recompiles no other"
	no_trace_of "spare module" spare
	result $? "a removed module leaves no trace"

	edit src/fix/Mybuild '/source "helper_unused.c"/d'
	expect_compiled "" && ! ar t \
		"$image/build/base/obj/module/fixture/helpers.a" | grep -q unused
	result $? "a source taken out of a static module leaves its archive"

	edit src/fix/Mybuild 's/source "early.c"//'
	expect_compiled "" && ! image_has '^early$'
	result $? "a source taken out of a module leaves the image"

	edit conf/mods.conf 's/include fixture.start/&, fixture.port_other/'
	build && "$image/build/base/bin/embox" | grep -q '^port_other$' &&
		! image_has port_plain
	result $? "an included implementation replaces the default one"

	edit conf/mods.conf '/include fixture.hello/d'
	build && [ ! -e "$image/build/base/include/fix/hello_api.h" ]
	result $? "the exported header of a removed module goes"

	make -s -C "$image" confload-nonsense > "$work/why" 2>&1
	[ $? -ne 0 ] && grep -q "no template 'nonsense'; there are: fixture" \
		"$work/why"
	result $? "loading an unknown template says which there are"

	make -s -C "$image" XEN_HEADERS="$work/none" clean all > "$work/why" 2>&1
	[ $? -ne 0 ] && grep -q "there is no xen.h" "$work/why"
	result $? "a folder given for Xen's headers must hold them"

	mkdir -p "$work/bin"
	printf '#!/bin/sh\nexit 1\n' > "$work/bin/apt-get"
	chmod +x "$work/bin/apt-get"
	PATH="$work/bin:$PATH" make -s -C "$image" xen_installed=/none all \
		> "$work/why" 2>&1
	[ $? -ne 0 ] && grep -q "install libxen-dev (apt-get install libxen-dev)" \
		"$work/why"
	result $? "headers that are neither there nor to be had name their package"

	make -s -C "$image" distclean > "$work/log" 2>&1
	[ ! -e "$image/build" ] && [ ! -e "$image/conf/mods.conf" ]
	result $? "distclean removes build and configuration"

	build
	[ $? -ne 0 ] && grep -q "conf/mods.conf is missing: load a template" \
		"$work/log"
	result $? "a build without a configuration says what to do"
}

if wanted image; then
	test_image
fi
