/**
 * @file
 * @brief An event channel from the domain to itself, that counts its events
 */

#ifndef TESTS_IMAGE_ARCH_LOOP_EVENT_H_
#define TESTS_IMAGE_ARCH_LOOP_EVENT_H_

/** Events that came since loop_event_open(). */
extern volatile unsigned int loop_event_count;

/** Binds the channel and attaches the counter; 0 or -errno. */
extern int loop_event_open(void);
extern void loop_event_close(void);

/** Sends one event. */
extern void loop_event_send(void);

#endif /* TESTS_IMAGE_ARCH_LOOP_EVENT_H_ */
