/**
 * @file
 * @brief Options of embox.kernel.time.jiffies.
 */

#ifndef CONFIG_EMBOX_KERNEL_TIME_JIFFIES_H_
#define CONFIG_EMBOX_KERNEL_TIME_JIFFIES_H_

#define OPTION_NUMBER_embox__kernel__time__jiffies__period 1000

#endif /* CONFIG_EMBOX_KERNEL_TIME_JIFFIES_H_ */
