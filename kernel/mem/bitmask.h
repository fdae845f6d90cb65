/**
 * @file
 * @brief Size of a page.
 */

#ifndef KERNEL_MEM_BITMASK_H_
#define KERNEL_MEM_BITMASK_H_

#include <config/embox/mem/bitmask.h>
#include <framework/mod/options.h>

#define PAGE_SIZE() OPTION_MODULE_GET(embox__mem__bitmask, NUMBER, page_size)

#endif /* KERNEL_MEM_BITMASK_H_ */
