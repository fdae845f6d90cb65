/**
 * @file
 * @brief Options of embox.kernel.thread.core.
 */

#ifndef CONFIG_EMBOX_KERNEL_THREAD_CORE_H_
#define CONFIG_EMBOX_KERNEL_THREAD_CORE_H_

#define OPTION_NUMBER_embox__kernel__thread__core__thread_stack_size 0x8000

#endif /* CONFIG_EMBOX_KERNEL_THREAD_CORE_H_ */
