/**
 * @file
 * @brief Order and atomicity of accesses to memory shared with other domains
 *
 * A backend runs on another CPU even when this domain has only one, so these
 * are real barriers and locked instructions, never compiled out. Indices and
 * flags in shared memory are read and written through these functions only.
 * x86 keeps loads and stores in order but for a store followed by a load.
 */

#ifndef ASM_XEN_BARRIER_H_
#define ASM_XEN_BARRIER_H_

#include <stdbool.h>
#include <stdint.h>

/** Keeps the compiler from moving memory accesses across it. */
#define xen_barrier() __asm__ __volatile__("" : : : "memory")

/** Full barrier: earlier stores are seen before later loads are done. */
#define xen_mb() \
	__asm__ __volatile__("lock; addl $0, -4(%%rsp)" : : : "memory", "cc")

/** Earlier loads are done before later loads. */
#define xen_rmb() xen_barrier()

/** Earlier stores are seen before later stores. */
#define xen_wmb() xen_barrier()

/** Reads @a p once; what is read after it is not older than the value. */
static inline uint32_t xen_load_acquire(const volatile uint32_t *p) {
	uint32_t v = *p;

	xen_rmb();
	return v;
}

/** Writes @a v to @a p; what was written before is seen before it. */
static inline void xen_store_release(volatile uint32_t *p, uint32_t v) {
	xen_wmb();
	*p = v;
}

/** Sets bit @a nr of the words at @a words, atomically. */
static inline void xen_bit_set(unsigned int nr, volatile unsigned long *words) {
	__asm__ __volatile__("lock; btsq %1, %0"
	                     : "+m"(words[nr / 64])
	                     : "r"((unsigned long)(nr % 64))
	                     : "memory", "cc");
}

/** Clears bit @a nr of the words at @a words, atomically. */
static inline void xen_bit_clear(unsigned int nr,
    volatile unsigned long *words) {
	__asm__ __volatile__("lock; btrq %1, %0"
	                     : "+m"(words[nr / 64])
	                     : "r"((unsigned long)(nr % 64))
	                     : "memory", "cc");
}

/** Tells whether bit @a nr of the words at @a words is set. */
static inline bool xen_bit_test(unsigned int nr,
    const volatile unsigned long *words) {
	return (words[nr / 64] >> (nr % 64)) & 1;
}

/** Clears bit @a nr atomically; tells whether it was set. Full barrier. */
static inline bool xen_bit_test_and_clear(unsigned int nr,
    volatile unsigned long *words) {
	bool was;

	__asm__ __volatile__("lock; btrq %2, %0"
	                     : "+m"(words[nr / 64]), "=@ccc"(was)
	                     : "r"((unsigned long)(nr % 64))
	                     : "memory");
	return was;
}

/** Sets bit @a nr atomically; tells whether it was set. Full barrier. */
static inline bool xen_bit_test_and_set(unsigned int nr,
    volatile unsigned long *words) {
	bool was;

	__asm__ __volatile__("lock; btsq %2, %0"
	                     : "+m"(words[nr / 64]), "=@ccc"(was)
	                     : "r"((unsigned long)(nr % 64))
	                     : "memory");
	return was;
}

/** Writes @a v to @a p and returns what was there. Full barrier. */
static inline unsigned long xen_xchg(volatile unsigned long *p,
    unsigned long v) {
	__asm__ __volatile__("xchgq %0, %1" : "+r"(v), "+m"(*p) : : "memory");
	return v;
}

/**
 * Writes @a new to @a p if @a old is there; returns what was there. Full
 * barrier.
 */
static inline uint16_t xen_cmpxchg16(volatile uint16_t *p, uint16_t old,
    uint16_t new) {
	__asm__ __volatile__("lock; cmpxchgw %2, %1"
	                     : "+a"(old), "+m"(*p)
	                     : "r"(new)
	                     : "memory", "cc");
	return old;
}

#endif /* ASM_XEN_BARRIER_H_ */
