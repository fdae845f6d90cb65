/**
 * @file
 * @brief Permissions of the image, of memory and of guard pages
 */

#include <stdint.h>

#include <asm/hal/mem_bounds.h>
#include <asm/xen/page.h>
#include <asm/xen/probe.h>
#include <embox/test.h>
#include <mem/phymem.h>

EMBOX_TEST_SUITE("page tables of the domain");

#define RET 0xc3 /* the instruction */

static const uint64_t constant = 0x1234;
static uint64_t variable;

static uint8_t *page;

TEST_SETUP(alloc_page) {
	page = phymem_alloc(1);
	return page == NULL;
}

TEST_TEARDOWN(free_page) {
	phymem_free(page, 1);
	return 0;
}

TEST_CASE("address 0 is not mapped") {
	uint64_t value;

	test_assert_false(xen_probe_read(NULL, &value));
	test_assert_false(xen_probe_write(NULL, 0));
}

TEST_CASE("code is readable and not writable") {
	uint64_t value;

	test_assert_true(xen_probe_read((void *)&xen_probe_read, &value));
	test_assert_false(xen_probe_write((void *)&xen_probe_read, value));
}

TEST_CASE("constants are not writable") {
	test_assert_false(xen_probe_write((void *)&constant, 0));
	test_assert(*(const volatile uint64_t *)&constant == 0x1234);
}

TEST_CASE("variables are writable") {
	test_assert_true(xen_probe_write(&variable, 77));
	test_assert(variable == 77);
}

TEST_CASE("data, heap and stack are not executable") {
	static uint8_t in_data = RET;
	uint8_t on_stack = RET;

	page[0] = RET;
	test_assert_false(xen_probe_exec(&in_data));
	test_assert_false(xen_probe_exec(&on_stack));
	test_assert_false(xen_probe_exec(page));
}

TEST_CASE("a guard page faults and keeps its contents") {
	uint64_t value = 0;

	page[0] = 1;
	arch_guard_page(page);
	test_assert_false(xen_probe_read(page, &value));
	test_assert_false(xen_probe_write(page, 2));
	arch_unguard_page(page);
	test_assert_equal(page[0], 1);
	test_assert_true(xen_probe_write(page, 2));
}

TEST_CASE("RAM is mapped up to its last word") {
	uintptr_t start, end;
	uint64_t value;

	arch_ram_bounds(&start, &end);
	test_assert(start < end);
	test_assert_true(xen_probe_read((void *)start, &value));
	test_assert_true(xen_probe_read((void *)(end - 8), &value));
	test_assert_false(xen_probe_read((void *)end, &value));
}

TEST_CASE("two pages have two frames") {
	test_assert(virt_to_gfn(page) != virt_to_gfn(&variable));
	test_assert(virt_to_gfn(page) == virt_to_gfn(page + 4095));
}
