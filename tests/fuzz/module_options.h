/**
 * @file
 * @brief Values of the modules' options, small where that is reached sooner
 */

#ifndef TESTS_FUZZ_MODULE_OPTIONS_H_
#define TESTS_FUZZ_MODULE_OPTIONS_H_

#define OPTION_STRING_host__log_level      LOG_INFO
#define OPTION_STRING_xen_store__log_level LOG_INFO

/* xenstore */
#define OPTION_NUMBER_host__dir_max    20000
#define OPTION_NUMBER_host__tx_retries 4

/* blkfront */
#define OPTION_NUMBER_host__ring_order   1
#define OPTION_NUMBER_host__max_segments 64
#define OPTION_NUMBER_host__pool_pages   256

/* netfront */
#define OPTION_NUMBER_host__rx_buffers 40
#define OPTION_NUMBER_host__tx_buffers 40
#define OPTION_NUMBER_host__rx_budget  16
#define OPTION_NUMBER_host__tx_backlog 24
#define OPTION_BOOLEAN_host__rx_gso    1

/* skbuff */
#define OPTION_NUMBER_host__amount_skb 48

/* The others as the modules have them. */
#include <option_defaults.h>

#endif /* TESTS_FUZZ_MODULE_OPTIONS_H_ */
