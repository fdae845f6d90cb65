/**
 * @file
 * @brief The fuzzer's input, read from its start as it is needed
 *
 * Each choice takes as few bytes as will do, so that a change of a byte changes
 * a choice. Where the input ends, all choices are 0.
 */

#ifndef TESTS_FUZZ_INPUT_H_
#define TESTS_FUZZ_INPUT_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Whether all of it was read. */
extern bool input_over(void);

extern uint8_t input_u8(void);
extern uint16_t input_u16(void);
extern uint32_t input_u32(void);

/** A number below @a limit, which is not 0. */
extern unsigned int input_below(unsigned int limit);

/** Copies up to @a len bytes and fills the rest with zeroes. */
extern void input_bytes(void *dst, size_t len);

/** All that is left, in memory of its size, to be given to process_free(). */
extern void *input_rest(size_t *len);

/** A string of at most @a max characters, as far as a NUL; in memory of its
 * size, to be given to process_free(). */
extern char *input_text(size_t max);

/**
 * Runs the target once on the input that was set. All it takes has to be given
 * back: blocks, pages, grants and ports are counted, and the run ends the
 * process if one is missing.
 */
extern void target_run(void);

/** Ends the process with a finding if the condition does not hold. */
#define REQUIRE(condition)                                 \
	do {                                                   \
		if (!(condition)) {                                \
			target_failed(__FILE__, __LINE__, #condition); \
		}                                                  \
	} while (0)

extern void target_failed(const char *file, int line, const char *what)
    __attribute__((noreturn));

#endif /* TESTS_FUZZ_INPUT_H_ */
