# Mutated inputs under the address and undefined-behaviour sanitizers.

fuzz_rounds=${FUZZ_ROUNDS:-3000}

test_fuzz() {
	if ! echo 'int main(void) { return 0; }' | ${HOSTCC:-cc} -x c - \
		-fsanitize=address,undefined -o "$work/probe" 2> /dev/null; then
		echo "# no sanitizers here: fuzzing is left out"
		return
	fi
	${HOSTCC:-cc} -std=gnu11 -g -O1 -fsanitize=address,undefined \
		-fno-sanitize-recover=all -I"$here" -I"$here/.." -o "$work/fuzz" \
		"$here/fuzz.c" "$here/front.c" $(ls "$here"/../*.c | grep -v '/main\.c$') \
		> "$work/why" 2>&1 &&
		"$work/fuzz" "$fuzz_rounds" "$here/tree/src/fix/Mybuild" \
			"$here/tree/templates/fixture/mods.conf" \
			"$here/tree/templates/fixture/lds.conf" \
			2> "$work/fuzz-log" ||
		grep -A 20 -e ERROR -e 'runtime error' "$work/fuzz-log" >> "$work/why"
	[ ! -s "$work/why" ]
	result $? "$fuzz_rounds mutated inputs are read or refused, never a crash"
}

if wanted fuzz; then
	test_fuzz
fi
