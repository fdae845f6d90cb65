/*
 * The notification protocol of a shared ring, both ends, checked for lost
 * wake-ups: a state in which both ends sleep and work is left is an invalid
 * end state, which spin reports as a deadlock.
 *
 * Model                          Code
 * FRONT add                      xen_ring_add()
 * FRONT kick                     xen_ring_kick()
 * FRONT get                      xen_ring_get()
 * FRONT enable_cb                xen_ring_enable_cb(ring, after)
 * BACK                           RING_FINAL_CHECK_FOR_REQUESTS and
 *                                RING_PUSH_RESPONSES_AND_CHECK_NOTIFY of
 *                                xen/io/ring.h, as Linux' backends use them
 * store()                        x86 (TSO): stores wait in a FIFO buffer and
 *                                reach memory later, loads may pass them
 * mb()                           xen_mb(), virt_mb(): the buffer is empty
 * M                              2^32: indices are taken modulo M, and the
 *                                run goes around it more than once
 *
 * NO_FRONT_MB and NO_BACK_MB leave a barrier out: spin then has to find the
 * lost wake-up, which shows that the model can fail.
 */

#define M     8
#define SLOTS 2
#ifndef TOTAL
#define TOTAL 11
#endif

#define minus(a, b) (((a) + M - (b)) % M)
#define plus(a, b)  (((a) + (b)) % M)

/* Shared memory. */
byte req_prod, req_event = 1, rsp_prod, rsp_event = 1;
/* Event channels: pending bits. */
bool to_back, to_front;

mtype = { REQ_PROD, REQ_EVENT, RSP_PROD, RSP_EVENT };
chan front_stores = [3] of { mtype, byte };
chan back_stores = [3] of { mtype, byte };
bool front_done, back_done;

inline apply(where, value) {
	if
	:: where == REQ_PROD -> req_prod = value
	:: where == REQ_EVENT -> req_event = value
	:: where == RSP_PROD -> rsp_prod = value
	:: where == RSP_EVENT -> rsp_event = value
	fi
}

/* Drains a store buffer, some time. */
proctype buffer(chan stores) {
	mtype where;
	byte value;
end:
	do
	:: atomic { stores ? where, value -> apply(where, value) }
	od
}

#ifdef NO_FRONT_MB
#define front_mb() skip
#else
#define front_mb() empty(front_stores)
#endif
#ifdef NO_BACK_MB
#define back_mb() skip
#else
#define back_mb() empty(back_stores)
#endif

proctype front() {
	byte prod, visible, cons, added, seen, after, old;

	do
	:: minus(prod, cons) < SLOTS && added < TOTAL ->
		d_step { prod = plus(prod, 1); added++ }
	:: prod != visible ->
		old = visible;
		visible = prod;
		front_stores ! REQ_PROD, prod;
		front_mb();
		if
		:: minus(prod, req_event) < minus(prod, old) ->
			empty(front_stores); /* a hypercall drains the buffer */
			to_back = true
		:: else
		fi
	:: rsp_prod != cons ->
		seen = rsp_prod;
		assert(minus(seen, cons) <= minus(visible, cons));
		cons = plus(cons, 1)
	:: prod == visible && rsp_prod == cons && added == TOTAL && prod == cons ->
		break
	:: prod == visible && prod != cons && rsp_prod == cons ->
		/* Any hold-off up to what is outstanding. */
		if
		:: after = 1
		:: after = minus(prod, cons)
		fi;
		front_stores ! RSP_EVENT, plus(cons, after);
		front_mb();
		if
		:: rsp_prod != cons
		:: else -> to_front -> to_front = false
		fi
	od;
	assert(added == TOTAL);
	empty(front_stores);
	front_done = true
}

proctype back() {
	byte cons, prod, old, answered;

	do
	:: req_prod != cons ->
		cons = plus(cons, 1)
	:: prod != cons ->
		old = prod;
		/* One answer, or all that are due, in a push. */
		if
		:: prod = plus(prod, 1); answered++
		:: answered = answered + minus(cons, prod); prod = cons
		fi;
		back_stores ! RSP_PROD, prod;
		back_mb();
		if
		:: minus(prod, rsp_event) < minus(prod, old) ->
			empty(back_stores);
			to_front = true
		:: else
		fi
	:: answered == TOTAL ->
		break
	:: req_prod == cons && prod == cons && answered < TOTAL ->
		back_stores ! REQ_EVENT, plus(cons, 1);
		back_mb();
		if
		:: req_prod != cons
		:: else -> to_back -> to_back = false
		fi
	od;
	empty(back_stores);
	back_done = true
}

init {
	atomic {
		run buffer(front_stores);
		run buffer(back_stores);
		run front();
		run back()
	}
}
