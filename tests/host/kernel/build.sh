# Builds a test of drivers as a process: sourced by the tests' `run`.
#
# The sources of drivers and tests see the kernel's headers only, process.c and
# chance.c the process's. All are under the address and undefined-behaviour
# sanitizers. Xen's headers are at build/xen-include (mk/xen-headers.mk).

xen=$root/src/drivers/xen
cc=${CC:-gcc}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Headers as @IncludeExport puts them.
mkdir -p "$work/include/drivers/xen/blkfront" \
	"$work/include/drivers/xen/netfront" "$work/include/cmds/httpd" \
	"$work/include/module/embox/driver/interrupt"
cp "$xen"/*/*.h "$work/include/drivers/xen"
cp "$xen"/blkfront/*.h "$work/include/drivers/xen/blkfront"
cp "$xen"/netfront/*.h "$work/include/drivers/xen/netfront"
cp "$root"/kernel/cmds/net/httpd/*.h "$work/include/cmds/httpd"
cp "$xen/evtchn/xen_irqctrl.h" \
	"$work/include/module/embox/driver/interrupt/irqctrl_api.h"

flags='-std=gnu11 -O1 -g -Wall -Wextra -Werror -fsanitize=address,undefined
	-fno-sanitize-recover=all'

# compile FLAGS SOURCE...: adds the objects of freestanding sources to $objects.
objects=
compile() {
	more=$1
	shift
	for source in "$@"; do
		object=$work/$(basename "$source" .c).o
		# shellcheck disable=SC2086
		$cc $flags -ffreestanding -nostdinc \
			-isystem "$($cc -print-file-name=include)" \
			-D__EMBUILD_MOD__=host -D__XEN_INTERFACE_VERSION__=0x00040d00 \
			-I"$root/tests/host/kernel/include" -I"$root/tests/host/include" \
			-I"$work/include" -isystem "$root/build/xen-include" \
			-I"$root/kernel/include" -I"$root/src/arch/x86/xen/include" \
			-I"$root/tests/host/kernel" $more -c "$source" -o "$object"
		objects="$objects $object"
	done
}

# link: makes $work/fuzz of them, the kernel and the run over the seeds.
link() {
	compile "" "$root"/tests/host/kernel/kernel.c \
		"$root"/tests/host/kernel/event.c "$root"/tests/host/kernel/grant.c \
		"$root"/tests/host/kernel/thread.c
	# shellcheck disable=SC2086
	$cc $flags "$root"/tests/host/kernel/process.c \
		"$root"/tests/host/kernel/chance.c $objects -o "$work/fuzz"
}
