/**
 * @file
 * @brief Trap tests need nothing from this architecture
 */

#ifndef ASM_HAL_TEST_TRAPS_CORE_H_
#define ASM_HAL_TEST_TRAPS_CORE_H_

#endif /* ASM_HAL_TEST_TRAPS_CORE_H_ */
