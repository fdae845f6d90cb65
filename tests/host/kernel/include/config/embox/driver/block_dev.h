/**
 * @file
 * @brief Options of embox.driver.block_dev.
 */

#ifndef CONFIG_EMBOX_DRIVER_BLOCK_DEV_H_
#define CONFIG_EMBOX_DRIVER_BLOCK_DEV_H_

#define OPTION_NUMBER_embox__driver__block_dev__dev_quantity 4

#endif /* CONFIG_EMBOX_DRIVER_BLOCK_DEV_H_ */
