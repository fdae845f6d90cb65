SECTIONS {
	.rodata : {
		KEEP(*(SORT(.array_spread.*.rodata)))
	}
}
