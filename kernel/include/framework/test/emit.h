/**
 * @file
 * @brief A trace of characters by which a case checks the order of events.
 */

#ifndef FRAMEWORK_TEST_EMIT_H_
#define FRAMEWORK_TEST_EMIT_H_

/** Appends a character to the case's trace; characters that do not fit in its
 *  64 show as a trailing `~`. Any context. */
extern void test_emit(char ch);

/** The trace so far. Valid until the case ends. */
extern const char *test_get_emitted(void);

#endif /* FRAMEWORK_TEST_EMIT_H_ */
