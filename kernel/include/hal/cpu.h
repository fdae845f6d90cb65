/**
 * @file
 * @brief Processors: there is one.
 */

#ifndef HAL_CPU_H_
#define HAL_CPU_H_

#define NCPU 1

static inline unsigned int cpu_get_id(void) {
	return 0;
}

#endif /* HAL_CPU_H_ */
