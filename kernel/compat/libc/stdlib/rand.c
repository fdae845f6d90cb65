/**
 * @file
 * @brief Pseudo-random numbers, the same for the same seed.
 */

#include <stdint.h>
#include <stdlib.h>

static unsigned int rand_seed = 1;

/* A Weyl sequence through the finaliser of MurmurHash3: every state is
 * followed by every other, and all bits of the result are good. */
int rand_r(unsigned int *seedp) {
	uint32_t x = *seedp += 0x9e3779b9;

	x = (x ^ (x >> 16)) * 0x85ebca6b;
	x = (x ^ (x >> 13)) * 0xc2b2ae35;
	return (x ^ (x >> 16)) & RAND_MAX;
}

int rand(void) {
	return rand_r(&rand_seed);
}

void srand(unsigned int seed) {
	rand_seed = seed;
}
