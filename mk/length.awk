# Reports functions of more than `max` lines. A function begins where a line
# without indentation ends in ") {" and ends with a "}" in the first column.

FNR == 1 { name = "" }

/^[A-Za-z_].*\(/ && !/;$/ { head = $0 }

/^[^\t #}].*\) \{$/ || /^[ \t]+.*\) \{$/ && head != "" && name == "" {
	name = head
	start = FNR
}

/^\}/ {
	if (name != "" && FNR - start + 1 > max) {
		sub(/\(.*/, "", name)
		sub(/.*[ *]/, "", name)
		printf "%s:%d: %s() has %d lines, more than %d\n", FILENAME, start, \
			name, FNR - start + 1, max
		bad = 1
	}
	name = head = ""
}

END { exit bad }
