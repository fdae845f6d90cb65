# One run of the compiler for each file in cases/.

# Splits a case into its files, with what is expected of them in .want/.
split_case() { # FILE DIR
	awk -v dir="$2" '
	function into(path) {
		out = dir "/" path
		folder = out
		sub("/[^/]*$", "", folder)
		system("mkdir -p \"" folder "\"")
		printf "" > out
	}
	$1 == "==" && ($2 == "has" || $2 == "lacks") {
		into(".want/" $2 "/" $3)
		next
	}
	$1 == "==" && $2 == "expect" { into(".want/expect"); next }
	$1 == "==" { into($2); next }
	out { print > out }
	' "$1"
	[ -f "$2/mods.conf" ] || [ -f "$2/.want/no-conf" ] || {
		echo 'configuration conf { include m }' > "$2/mods.conf"
	}
	[ -f "$2/lds.conf" ] || echo 'RAM (0, 1M)' > "$2/lds.conf"
}

# Lines of .want/KIND/FILE must (not) be in the generated FILE.
check_lines() { # KIND
	[ -d ".want/$1" ] || return 0
	find ".want/$1" -type f | while read -r want; do
		file=${want#".want/$1/"}
		while IFS= read -r line; do
			grep -qxF -e "$line" "$file" 2> /dev/null
			found=$?
			if [ "$1" = has ] && [ $found -ne 0 ]; then
				echo "$file lacks: $line"
			elif [ "$1" = lacks ] && [ $found -eq 0 ]; then
				echo "$file has: $line"
			fi
		done < "$want"
	done
}

run_case() { # FILE
	dir=$work/case
	rm -rf "$dir"
	mkdir -p "$dir/.want"
	split_case "$1" "$dir"
	cd "$dir" || exit 1
	"$mybuild" --conf mods.conf --lds lds.conf --gen gen --include inc \
		--obj obj --build build --define CONF_DIR=conf Mybuild src \
		2> stderr
	status=$?
	grep -v '^    ' stderr > messages
	{
		if [ -f .want/expect ]; then
			[ $status -eq 1 ] || echo "exit status $status, expected 1"
			diff -u .want/expect messages
		else
			[ $status -eq 0 ] || echo "exit status $status, expected 0"
			cat messages
		fi
		check_lines has
		check_lines lacks
	} > "$work/why" 2>&1
	cd "$root" || exit 1
	[ ! -s "$work/why" ]
}

# Prints what --why says of a module of a small tree.
why() { # MODULE
	dir=$work/why-tree
	mkdir -p "$dir"
	cat > "$dir/Mybuild" << 'EOF'
package a
module m {
	depends base
	@NoRuntime depends helper
}
@DefaultImpl(impl)
abstract module base { }
module impl extends base { }
module helper { }
module other { }
EOF
	echo 'configuration conf { include a.m, a.helper }' > "$dir/mods.conf"
	(cd "$dir" && "$mybuild" --conf mods.conf --why "$1" Mybuild 2>&1)
}

why_is() { # MODULE TEXT
	why "$1" > "$work/said"
	[ "$(cat "$work/said")" = "$2" ] || { cp "$work/said" "$work/why"; false; }
}

test_why() {
	why_is a.helper "mods.conf:1:35: included
Mybuild:4:21: a.m depends on it"
	result $? "--why tells includes and dependents"

	why_is a.base "a.base is in the build as a.impl
Mybuild:6:2: default implementation
Mybuild:3:10: a.m depends on it"
	result $? "--why tells the implementation of an abstract module"

	why_is a.other "a.other is not in the build"
	result $? "--why tells that a module is not in the build"

	why_is a.othr "--why: error: unknown module 'a.othr'; did you mean 'a.other'?"
	result $? "--why of an unknown module offers the nearest"
}

test_lint() {
	dir=$work/lint-tree
	mkdir -p "$dir/kernel" "$dir/src"
	echo 'module a { depends gone }' > "$dir/kernel/Mybuild"
	echo 'module b { depends elsewhere }' > "$dir/src/Mybuild"
	(cd "$dir" && "$mybuild" --lint kernel kernel src 2> "$work/said")
	[ $? -eq 1 ] && grep -q "^kernel/Mybuild:1:20: error: unknown" \
		"$work/said" && ! grep -q '^src' "$work/said"
	result $? "--lint checks what is not selected, in the folder it is given"
}

if wanted lint; then
	test_lint
fi

if wanted why; then
	test_why
fi

for file in "$here"/cases/*.case; do
	name=$(basename "$file" .case)
	if wanted "$name"; then
		run_case "$file"
		result $? "$name"
	fi
done
