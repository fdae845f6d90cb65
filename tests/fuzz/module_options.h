/**
 * @file
 * @brief Values of the modules' options, small where that is reached sooner
 */

#ifndef TESTS_FUZZ_MODULE_OPTIONS_H_
#define TESTS_FUZZ_MODULE_OPTIONS_H_

/* xenstore */
#define OPTION_NUMBER_host__dir_max    20000
#define OPTION_NUMBER_host__tx_retries 4

/* xenbus */
#define OPTION_NUMBER_host__step_timeout_ms 15000

/* blkfront */
#define OPTION_NUMBER_host__ring_order   1
#define OPTION_NUMBER_host__max_segments 64
#define OPTION_NUMBER_host__pool_pages   256
#define OPTION_BOOLEAN_host__persistent  1
#define OPTION_NUMBER_host__timeout_ms   30000
#define OPTION_NUMBER_host__rekick_ms    5000

/* netfront */
#define OPTION_NUMBER_host__rx_buffers            40
#define OPTION_NUMBER_host__tx_buffers            40
#define OPTION_NUMBER_host__rx_budget             16
#define OPTION_NUMBER_host__tx_backlog            24
#define OPTION_BOOLEAN_host__split_event_channels 1
#define OPTION_BOOLEAN_host__tx_gso               1
#define OPTION_BOOLEAN_host__rx_gso               1

/* skbuff */
#define OPTION_NUMBER_host__amount_skb      48
#define OPTION_NUMBER_host__amount_skb_data 32
#define OPTION_NUMBER_host__data_size       1536
#define OPTION_NUMBER_host__huge_kib        192

#endif /* TESTS_FUZZ_MODULE_OPTIONS_H_ */
