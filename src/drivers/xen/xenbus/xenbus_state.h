/**
 * @file
 * @brief What a frontend does in each pair of states of the two ends
 */

#ifndef DRIVERS_XEN_XENBUS_XENBUS_STATE_H_
#define DRIVERS_XEN_XENBUS_XENBUS_STATE_H_

#define XENBUS_STATES 9

enum xenbus_action {
	XENBUS_WAIT,    /**< nothing: the other end moves next */
	XENBUS_PUBLISH, /**< make rings and channels, publish keys */
	XENBUS_CONNECT, /**< go live; when live already: a property changed */
	XENBUS_RENEW,   /**< the backend started anew: when live, begin again */
	XENBUS_RESET,   /**< it holds on to an earlier life of ours: close */
	XENBUS_CLOSE,   /**< disconnect and publish Closed */
	XENBUS_REOPEN,  /**< publish Initialising: begin again */
	XENBUS_ENDED,   /**< both are closed; after a reset: begin again */
};

/**
 * @param ours state that we published last; XenbusStateUnknown for whatever
 *   an earlier image in this domain left
 * @param theirs state of the backend; XenbusStateUnknown if it has none
 * @return XENBUS_WAIT for values that are no state.
 */
extern enum xenbus_action xenbus_action(unsigned int ours, unsigned int theirs);

#endif /* DRIVERS_XEN_XENBUS_XENBUS_STATE_H_ */
