/**
 * @file
 * @brief Runs a target on files, once on each
 *
 * Where there is no libFuzzer. Prints nothing unless an input fails, which
 * ends the process; the input's name is the last line before.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *current;
static unsigned int inputs;

/* The sanitizers call it before they end the process. */
void __asan_on_error(void);
void __asan_on_error(void) {
	fprintf(stderr, "input: %s\n", current);
}

static void run_file(const char *path) {
	static uint8_t buf[1 << 20];
	FILE *file = fopen(path, "rb");
	uint8_t *exact;
	size_t size;

	if (file == NULL) {
		perror(path);
		exit(1);
	}
	size = fread(buf, 1, sizeof(buf), file);
	fclose(file);
	exact = malloc(size);
	memcpy(exact, buf, size);
	current = path;
	LLVMFuzzerTestOneInput(exact, size);
	free(exact);
	inputs++;
}

int main(int argc, char **argv) {
	for (int i = 1; i < argc; i++) {
		run_file(argv[i]);
	}
	printf("%u\n", inputs);
	return 0;
}
