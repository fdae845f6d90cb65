/**
 * @file
 * @brief Runs the compiler's front end over mutations of given files.
 *
 * usage: fuzz ROUNDS MYBUILD MODS_CONF LDS_CONF
 *
 * The mutations follow from the round's number alone: a failure repeats.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "front.h"
#include "gen.h"

static uint64_t state;

static uint32_t random_below(uint32_t bound) {
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 33) % bound;
}

static void mutate_once(struct strbuf *text) {
	static const char *const tokens[] = {"{", "}", "(", ")", ",", "=", "\"",
	    "'''", "/*", "//", "\\", ".", "@", "module ", "extends ", "depends ",
	    "abstract ", "include ", "0x", "1", "^", "fixture.", "port"};
	uint32_t at = random_below((uint32_t)text->len);
	uint32_t len = random_below(12);
	const char *token;

	if (at + len > text->len) {
		len = (uint32_t)text->len - at;
	}
	switch (random_below(4)) {
	case 0:
		text->data[at] = (char)random_below(256);
		break;
	case 1:
		memmove(text->data + at, text->data + at + len, text->len - at - len);
		text->len -= len;
		break;
	case 2:
		sb_add(text, arena_strndup(text->data + at, len), len);
		break;
	default:
		token = tokens[random_below(sizeof(tokens) / sizeof(tokens[0]))];
		memcpy(text->data + at, token,
		    strlen(token) < text->len - at ? strlen(token) : text->len - at);
	}
}

static void mutate(struct strbuf *copy, const struct strbuf *text) {
	uint32_t n = random_below(6);

	sb_add(copy, text->data, text->len);
	while (n-- > 0 && copy->len > 0) {
		mutate_once(copy);
	}
}

static void write_lds(const char *path, struct strbuf *text) {
	FILE *file = fopen(path, "wb");

	if (file) {
		fwrite(text->data, 1, text->len, file);
		fclose(file);
	}
}

static void run_round(struct strbuf *texts, const char *folder) {
	struct output_dirs dirs = {folder, folder, folder, folder};
	const char *lds = arena_printf("%s/lds.conf", folder);
	struct strbuf copies[3] = {{0}};
	int i;

	for (i = 0; i < 3; i++) {
		mutate(&copies[i], &texts[i]);
		sb_text(&copies[i]);
	}
	front_run(copies[0].data, copies[0].len, copies[1].data, copies[1].len);
	write_lds(lds, &copies[2]);
	gen_lds(&dirs, lds);
	output_finish(arena_printf("%s/manifest", folder));
	for (i = 0; i < 3; i++) {
		sb_free(&copies[i]);
	}
	arena_release();
}

int main(int argc, char **argv) {
	char folder[] = "/tmp/mybuild-fuzz-XXXXXX";
	struct strbuf texts[3] = {{0}};
	int rounds;
	int i;

	if (argc != 5 || !mkdtemp(folder)) {
		return 2;
	}
	for (i = 0; i < 3; i++) {
		if (!sb_read_file(&texts[i], argv[2 + i])) {
			return 2;
		}
	}
	rounds = atoi(argv[1]);
	for (i = 0; i < rounds; i++) {
		state = 0x9e3779b97f4a7c15 * (uint64_t)(i + 1);
		fprintf(stderr, "round %d\n", i);
		run_round(texts, folder);
	}
	for (i = 0; i < 3; i++) {
		sb_free(&texts[i]);
	}
	return 0;
}
