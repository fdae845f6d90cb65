/**
 * @file
 * @brief Room behind the image for the page allocator's data
 *
 * Its own section, which the linker places behind .bss: the domain builder
 * places nothing there. One bit a page: enough for 4 GiB of RAM.
 */

	.section .xen_room, "aw", @nobits
	.balign 4096
	.skip 33 * 4096
	.globl xen_ram_room_end
xen_ram_room_end:
	.type xen_ram_room_end, @object
