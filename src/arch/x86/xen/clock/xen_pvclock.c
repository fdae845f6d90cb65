/**
 * @file
 * @brief Xen's clock (struct vcpu_time_info and the wall clock, xen/xen.h)
 *
 * Xen publishes a pair of TSC and system time and the scale between the two.
 * It makes `version` odd while it updates them, and adds one again when done.
 */

#include <stdint.h>

#include <asm/xen/barrier.h>
#include <asm/xen/hypervisor.h>
#include <asm/xen/time.h>

#define NS_PER_SEC 1000000000ULL

static uint64_t pvclock_tsc(void) {
	uint32_t lo, hi;

	/* The fence keeps the read from being done before the version's. */
	__asm__ __volatile__("lfence; rdtsc" : "=a"(lo), "=d"(hi) : : "memory");
	return (uint64_t)hi << 32 | lo;
}

/* ns = (ticks << shift) * mul / 2^32, with a product of 96 bits. */
uint64_t xen_pvclock_scale(const volatile struct vcpu_time_info *time,
    uint64_t tsc) {
	uint64_t stamp = time->tsc_timestamp;
	int8_t shift = time->tsc_shift;
	/* The TSC of another CPU may be a little behind the stamp. */
	uint64_t ticks = tsc > stamp ? tsc - stamp : 0;

	if (shift < 0) {
		ticks >>= -shift;
	}
	else {
		ticks <<= shift;
	}
	return time->system_time
	       + (uint64_t)(((unsigned __int128)ticks * time->tsc_to_system_mul)
	                    >> 32);
}

static uint64_t pvclock_read(const volatile struct vcpu_time_info *time) {
	uint32_t version;
	uint64_t ns;

	do {
		version = xen_load_acquire(&time->version);
		ns = xen_pvclock_scale(time, pvclock_tsc());
		xen_rmb();
	} while ((version & 1) || version != time->version);
	return ns;
}

uint64_t xen_system_time(void) {
	/* Moved to another CPU the scale may step back: time does not. */
	static uint64_t last;
	uint64_t before, now;

	do {
		before = last;
		now = pvclock_read(&xen_vcpu_info()->time);
		if (now <= before) {
			return before;
		}
	} while (!__sync_bool_compare_and_swap(&last, before, now));
	return now;
}

uint64_t xen_wall_time(void) {
	const volatile struct shared_info *info = xen_shared_info();
	uint32_t version, sec, nsec, sec_hi;

	do {
		version = xen_load_acquire(&info->wc_version);
		sec = info->wc_sec;
		sec_hi = info->wc_sec_hi;
		nsec = info->wc_nsec;
		xen_rmb();
	} while ((version & 1) || version != info->wc_version);
	return ((uint64_t)sec_hi << 32 | sec) * NS_PER_SEC + nsec
	       + xen_system_time();
}
