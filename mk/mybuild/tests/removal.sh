# The image for Xen without one of its drivers has nothing of that driver.

without=$work/without

# The tree with its Xen template built.
prepare_whole() {
	mkdir -p "$without/tests"
	(cd "$root" && cp -r Makefile mk src kernel templates "$without"
	[ ! -f Mybuild ] || cp Mybuild "$without"
	[ ! -d tests/image ] || cp -r tests/image "$without/tests")
	[ ! -d "$root/.cache" ] || ln -s "$root/.cache" "$without/.cache"
	: > "$without/mk/run.mk"
	rm -rf "$without/mk/mybuild/tests"
	build_without nothing
}

build_without() { # PATTERN
	make -s -C "$without" confload-x86/xen > "$work/log" 2>&1 &&
		sed -i "/$1/d" "$without/conf/mods.conf" &&
		make -s -C "$without" all >> "$work/log" 2>&1 ||
		{ cp "$work/log" "$work/why"; false; }
}

# Traces of a driver: symbols, strings, objects in the link map, files.
traces_of() { # DRIVER
	bin=$without/build/base/bin
	nm "$bin/embox" | grep -i "$1"
	strings -a "$bin/embox.stripped" | grep -i "$1"
	grep -o "[^ ]*$1[^ ]*\.o" "$bin/embox.map" | sort -u
	find "$without/build/base" -path "*$1*"
}

test_without() { # DRIVER [WHAT-DEPENDS-ON-IT]
	[ "$(traces_of "$1" | wc -l)" -gt 10 ] &&
		build_without "$1${2:+\\|$2}" &&
		traces_of "$1" > "$work/why"
	[ ! -s "$work/why" ]
	result $? "an image without $1 has no trace of it"
	build_without nothing
}

if wanted removal; then
	prepare_whole
	result $? "the template for Xen builds"
	test_without blkfront blkbench
	test_without netfront
fi
