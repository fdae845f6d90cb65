/**
 * @file
 * @brief Properties of the system that the architecture knows.
 */

#ifndef HAL_SYSTEM_H_
#define HAL_SYSTEM_H_

#include <config/embox/arch/system.h>
#include <framework/mod/options.h>

#define SYS_CLOCK OPTION_MODULE_GET(embox__arch__system, NUMBER, core_freq)

#endif /* HAL_SYSTEM_H_ */
