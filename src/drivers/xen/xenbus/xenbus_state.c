/**
 * @file
 * @brief What a frontend does in each pair of states of the two ends
 */

#include <drivers/xen/xenbus.h>
#include <drivers/xen/xenbus_state.h>

#define WAIT    XENBUS_WAIT
#define PUBLISH XENBUS_PUBLISH
#define CONNECT XENBUS_CONNECT
#define RENEW   XENBUS_RENEW
#define RESET   XENBUS_RESET
#define CLOSE   XENBUS_CLOSE
#define REOPEN  XENBUS_REOPEN
#define ENDED   XENBUS_ENDED

/*
 * Rows: ours; columns: theirs. A backend may skip states (Closed without
 * Closing), go back to InitWait under a live frontend (it was restarted) or
 * vanish (Unknown). The row Unknown is for what an earlier image in this
 * domain left; a frontend never publishes the states of the other rows that
 * are like it.
 */
static const unsigned char actions[XENBUS_STATES][XENBUS_STATES] = {
    /* Unknown Initialising InitWait Initialised Connected Closing Closed
     * Reconfiguring Reconfigured */
    [XenbusStateUnknown] = {REOPEN, REOPEN, REOPEN, RESET, RESET, CLOSE, REOPEN,
        RESET, RESET},
    [XenbusStateInitialising] = {WAIT, WAIT, PUBLISH, WAIT, RESET, CLOSE, WAIT,
        RESET, RESET},
    [XenbusStateInitWait] = {REOPEN, REOPEN, REOPEN, RESET, RESET, CLOSE,
        REOPEN, RESET, RESET},
    [XenbusStateInitialised] = {CLOSE, WAIT, RENEW, WAIT, CONNECT, CLOSE, CLOSE,
        WAIT, WAIT},
    [XenbusStateConnected] = {CLOSE, RENEW, RENEW, WAIT, CONNECT, CLOSE, CLOSE,
        WAIT, CONNECT},
    [XenbusStateClosing] = {CLOSE, CLOSE, CLOSE, CLOSE, WAIT, CLOSE, CLOSE,
        WAIT, WAIT},
    [XenbusStateClosed] = {WAIT, REOPEN, REOPEN, WAIT, WAIT, WAIT, ENDED, WAIT,
        WAIT},
    [XenbusStateReconfiguring] = {REOPEN, REOPEN, REOPEN, RESET, RESET, CLOSE,
        REOPEN, RESET, RESET},
    [XenbusStateReconfigured] = {REOPEN, REOPEN, REOPEN, RESET, RESET, CLOSE,
        REOPEN, RESET, RESET},
};

enum xenbus_action xenbus_action(unsigned int ours, unsigned int theirs) {
	if (ours >= XENBUS_STATES || theirs >= XENBUS_STATES) {
		return XENBUS_WAIT;
	}
	return (enum xenbus_action)actions[ours][theirs];
}

const char *xenbus_state_name(unsigned int state) {
	static const char *const names[XENBUS_STATES] = {"Unknown", "Initialising",
	    "InitWait", "Initialised", "Connected", "Closing", "Closed",
	    "Reconfiguring", "Reconfigured"};

	return state < XENBUS_STATES ? names[state] : "unknown";
}
