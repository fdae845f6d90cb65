/**
 * @file
 * @brief All that the source of a test suite needs.
 */

#ifndef EMBOX_TEST_H_
#define EMBOX_TEST_H_

#include <framework/test/assert.h>
#include <framework/test/emit.h>
#include <framework/test/self.h>

#endif /* EMBOX_TEST_H_ */
