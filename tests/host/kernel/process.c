/**
 * @file
 * @brief Memory of the process
 */

#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#include "kernel.h"

#define PAGE    4096
#define PAGES   4096
#define SINGLES 2048

bool process_memory_short;
long process_allocated, process_pages_taken;

/* Pages that belong together. */
static char arena[PAGES][PAGE] __attribute__((aligned(PAGE)));
static bool taken[PAGES];
static size_t lowest; /* no page below is free */

/* Single pages: behind each is one that nobody may touch. */
static char singles[SINGLES][2 * PAGE] __attribute__((aligned(PAGE)));
static bool single_taken[SINGLES];
static size_t single_lowest;

void *process_alloc(size_t size) {
	if (process_memory_short) {
		return NULL;
	}
	process_allocated++;
	return calloc(1, size > 0 ? size : 1);
}

void process_free(void *p) {
	process_allocated -= p != NULL;
	free(p);
}

void process_abort(const char *why) {
	dprintf(2, "%s\n", why);
	abort();
}

void process_log(const char *text) {
	static int shown = -1;

	if (shown < 0) {
		shown = getenv("VERBOSE") != NULL;
	}
	if (shown) {
		fprintf(stderr, "%ld ms: %s\n", kernel_time_ms(), text);
	}
}

__attribute__((constructor)) static void poison_all(void) {
	ASAN_POISON_MEMORY_REGION(arena, sizeof(arena));
	ASAN_POISON_MEMORY_REGION(singles, sizeof(singles));
}

static void *single_page(void) {
	while (single_lowest < SINGLES && single_taken[single_lowest]) {
		single_lowest++;
	}
	if (single_lowest == SINGLES) {
		return NULL;
	}
	single_taken[single_lowest] = true;
	return singles[single_lowest++];
}

/** First fit. */
static void *page_run(size_t count) {
	size_t first, n;

	while (lowest < PAGES && taken[lowest]) {
		lowest++;
	}
	for (first = lowest; first + count <= PAGES; first += n + 1) {
		for (n = 0; n < count && !taken[first + n]; n++) {}
		if (n == count) {
			memset(&taken[first], true, count);
			return arena[first];
		}
	}
	return NULL;
}

void *process_pages(size_t count) {
	void *pages;

	if (process_memory_short) {
		return NULL;
	}
	pages = count == 1 ? single_page() : page_run(count);
	if (pages != NULL) {
		ASAN_UNPOISON_MEMORY_REGION(pages, count * PAGE);
		memset(pages, 0, count * PAGE);
		process_pages_taken += (long)count;
	}
	return pages;
}

/** Marks a page as free; false if it is not one of them, or free. */
static bool page_forget(char *page) {
	size_t single = (size_t)(page - singles[0]) / (2 * PAGE);
	size_t index = (size_t)(page - arena[0]) / PAGE;

	if (single < SINGLES && single_taken[single]) {
		single_taken[single] = false;
		single_lowest = single < single_lowest ? single : single_lowest;
		return true;
	}
	if (index < PAGES && taken[index]) {
		taken[index] = false;
		lowest = index < lowest ? index : lowest;
		return true;
	}
	return false;
}

void process_page_free(void *page) {
	if (!page_forget(page)) {
		process_abort("a page is freed that is not taken");
	}
	process_pages_taken--;
	ASAN_POISON_MEMORY_REGION(page, PAGE);
}

/* ---- Stacks ---- */

#define STACKS     4
#define STACK_SIZE (256 * 1024)

static char stack_memory[STACKS][STACK_SIZE] __attribute__((aligned(16)));
static struct stack {
	ucontext_t context;
	void (*run)(void *arg);
	void *arg;
} stacks[STACKS];

static ucontext_t caller; /* of process_stack_enter() */
static const void *caller_bottom;
static size_t caller_size;

static void stack_begin(unsigned int number) {
	__sanitizer_finish_switch_fiber(NULL, &caller_bottom, &caller_size);
	stacks[number].run(stacks[number].arg);
	process_abort("the end of a stack");
}

/* What an earlier run left there is no longer guarded. */
void process_stack_start(unsigned int number, void (*run)(void *arg),
    void *arg) {
	struct stack *stack = &stacks[number];

	ASAN_UNPOISON_MEMORY_REGION(stack_memory[number], STACK_SIZE);
	stack->run = run;
	stack->arg = arg;
	getcontext(&stack->context);
	stack->context.uc_stack.ss_sp = stack_memory[number];
	stack->context.uc_stack.ss_size = STACK_SIZE;
	stack->context.uc_link = NULL;
	makecontext(&stack->context, (void (*)(void))stack_begin, 1, number);
}

void process_stack_enter(unsigned int number) {
	void *fake = NULL;

	__sanitizer_start_switch_fiber(&fake, stack_memory[number], STACK_SIZE);
	swapcontext(&caller, &stacks[number].context);
	__sanitizer_finish_switch_fiber(fake, NULL, NULL);
}

void process_stack_leave(unsigned int number) {
	void *fake = NULL;

	__sanitizer_start_switch_fiber(&fake, caller_bottom, caller_size);
	swapcontext(&stacks[number].context, &caller);
	__sanitizer_finish_switch_fiber(fake, &caller_bottom, &caller_size);
}
