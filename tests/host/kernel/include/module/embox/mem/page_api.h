/**
 * @file
 * @brief Size of a page, in place of the one Mybuild generates.
 */

#ifndef MODULE_EMBOX_MEM_PAGE_API_H_
#define MODULE_EMBOX_MEM_PAGE_API_H_

#define PAGE_SIZE() ((size_t)4096)

#endif /* MODULE_EMBOX_MEM_PAGE_API_H_ */
