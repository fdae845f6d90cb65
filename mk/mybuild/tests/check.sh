# The checks of make check find what they look for.

bad=$work/bad

# A repository of its own, with the rules of this one.
prepare_bad() {
	mkdir -p "$bad/mk" "$bad/bin"
	cp "$root/.clang-format" "$bad"
	cp "$root/mk/check.mk" "$root/mk/length.awk" "$root/mk/cppcheck.txt" \
		"$bad/mk"
	printf 'include mk/check.mk\n' > "$bad/Makefile"
	git init -q "$bad"
}

# Expects `make TARGET` to fail over file bad.c with a message.
expect_complaint() { # TARGET MESSAGE
	git -C "$bad" add -A
	! make -s -C "$bad" "$1" > "$work/log" 2>&1 && grep -q "$2" "$work/log" ||
		{ cp "$work/log" "$work/why"; false; }
}

have() { # TOOL
	command -v "$1" > /dev/null || { echo "# no $1 here: left out"; false; }
}

test_format() {
	printf 'int f(int a)\n{\n  return a;\n}\n' > "$bad/bad.c"
	expect_complaint check-format "make format puts this right"
	result $? "a wrong layout is found"

	make -s -C "$bad" format > "$work/why" 2>&1 &&
		make -s -C "$bad" check-format > "$work/why" 2>&1
	result $? "make format puts a wrong layout right"
}

test_cppcheck() {
	printf 'int f(void) {\n\tint a[2];\n\n\treturn a[2];\n}\n' > "$bad/bad.c"
	expect_complaint check-cppcheck "arrayIndexOutOfBounds"
	result $? "an access out of bounds is found"
}

test_check() {
	prepare_bad
	{
		printf 'int f(int a,\n    int b) {\n'
		seq -f '	a += %g;' 60
		printf '	return a + b;\n}\n'
	} > "$bad/bad.c"
	expect_complaint check-length "bad.c:2: f() has 63 lines, more than 60"
	result $? "a function of more than 60 lines is found"

	sed -i '10,20d' "$bad/bad.c"
	git -C "$bad" add -A
	make -s -C "$bad" check-length > "$work/why" 2>&1
	result $? "a function of less is left alone"

	! have clang-format || test_format
	! have cppcheck || test_cppcheck

	for tool in make sh git sed awk grep; do
		ln -sf "$(command -v $tool)" "$bad/bin/$tool"
	done
	PATH="$bad/bin" make -s -C "$bad" check-cppcheck > "$work/why" 2>&1
	[ $? -ne 0 ] && grep -q \
		"cppcheck is missing: install it (apt-get install cppcheck)" \
		"$work/why"
	result $? "a tool that is missing is named"
}

if wanted check; then
	test_check
fi
