/**
 * @file
 * @brief Tests with random inputs. Where the machine's C library has the same
 *        function, both must agree; else invariants must hold.
 */

#define _GNU_SOURCE

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

/* As in lib/line_edit.h */
struct line_edit {
	char *buf;
	size_t size;
	const char *prompt;
	void (*echo)(const char *s, size_t n);
	void *history;
	size_t len;
	size_t pos;
	unsigned int back;
	bool overflow;
	bool after_cr;
	char escape;
	char escape_arg;
};

#define LINE_EDIT_MORE 0

#define EMBOX_ERANGE 34

extern int embox___errno_task;
extern int embox_snprintf(char *s, size_t n, const char *format, ...);
extern long embox_strtol(const char *s, char **end, int base);
extern unsigned long embox_strtoul(const char *s, char **end, int base);
extern void *embox_memmem(const void *h, size_t hl, const void *n, size_t nl);
extern size_t embox_strspn(const char *s, const char *accept);
extern size_t embox_strcspn(const char *s, const char *reject);
extern int embox_memcmp(const void *a, const void *b, size_t n);
extern void *embox_memmove(void *dst, const void *src, size_t n);
extern const char *embox_shell_check(const char *line);
extern int embox_shell_next_command(char **cursor, char **argv, int max);
extern void embox_line_edit_begin(struct line_edit *le);
extern int embox_line_edit_feed(struct line_edit *le, char ch);
extern void embox_line_history_add(void *history, const char *line);

static uint64_t state;

static unsigned int rnd(unsigned int limit) {
	state = state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (state >> 33) % limit;
}

/** A string of up to @a max characters of a set, in memory of its size. */
static char *random_string(const char *set, size_t max) {
	size_t len = rnd(max + 1);
	char *s = malloc(len + 1);

	for (size_t i = 0; i < len; i++) {
		s[i] = set[rnd(strlen(set))];
	}
	s[len] = '\0';
	return s;
}

static uint64_t random_number(void) {
	uint64_t value = ((uint64_t)rnd(1U << 31) << 33) ^ rnd(1U << 31);

	return rnd(4) ? value >> rnd(64) : -(value >> rnd(64));
}

/** `%` with random flags, width, precision and one of @a conversions. */
static void random_format(char *format, size_t size, const char *conversions) {
	static const char *const lengths[] = {"", "hh", "h", "l", "ll", "z"};
	char conversion = conversions[rnd(strlen(conversions))];
	bool text = conversion == 's' || conversion == 'c';
	char flags[8] = "", width[8] = "", precision[8] = "";

	for (int i = rnd(3); i > 0; i--) {
		strncat(flags, &"-+ #0"[rnd(5)], 1);
	}
	if (text || conversion == 'u' || conversion == 'd') {
		flags[strcspn(flags, text ? "+ #0" : "#")] = '\0';
	}
	if (rnd(2)) {
		snprintf(width, sizeof width, "%u", 1 + rnd(30));
	}
	/* With a precision Embox, and so ours, counts sign and prefix, and lets
	 * the flag 0 count: only what is left is as C says. */
	if (rnd(2) && strchr("suxXo", conversion) != NULL) {
		snprintf(precision, sizeof precision, ".%u", rnd(25) + !text);
		flags[strspn(flags, "-")] = '\0';
	}
	if (conversion == 'o') {
		flags[strcspn(flags, "#")] = '\0';
	}
	snprintf(format, size, "[%%%s%s%s%s%c]", flags, width,
	    conversion == 'c' ? "" : precision, text ? "" : lengths[rnd(6)],
	    conversion);
}

#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"

static bool printf_agrees(void) {
	char format[32], ours[128], theirs[128];
	size_t room = rnd(8) ? sizeof ours : rnd(sizeof ours);
	/* Not 0, which has a prefix in Embox, and is nothing as a character. */
	uint64_t number = random_number() | 1;
	char *text = random_string("abc %", 20);
	int our_len, their_len;
	bool string = rnd(4) == 0;

	random_format(format, sizeof format, string ? "s" : "diuxXoc");
	ours[0] = theirs[0] = '\0';
	if (string) {
		our_len = embox_snprintf(ours, room, format, text);
		their_len = snprintf(theirs, room, format, text);
	}
	else {
		our_len = embox_snprintf(ours, room, format, number);
		their_len = snprintf(theirs, room, format, number);
	}
	free(text);
	if (our_len != their_len || strcmp(ours, theirs)) {
		printf("%s of %lx: %s, not %s\n", format, number, ours, theirs);
		return false;
	}
	return true;
}

static bool strtol_agrees(void) {
	char *s = random_string(rnd(2) ? "0123456789" : " +-0x19afAFzZ", 24);
	int base = rnd(37);
	char *our_end, *their_end;
	bool same;

	base = base == 1 ? 0 : base;
	embox___errno_task = errno = 0;
	if (rnd(2)) {
		same = embox_strtol(s, &our_end, base) == strtol(s, &their_end, base);
	}
	else {
		same = embox_strtoul(s, &our_end, base) == strtoul(s, &their_end, base);
	}
	same = same && our_end == their_end
	       && (embox___errno_task == EMBOX_ERANGE) == (errno == ERANGE);
	if (!same) {
		printf("strtol of %s in base %d\n", s, base);
	}
	free(s);
	return same;
}

static int sign(int value) {
	return (value > 0) - (value < 0);
}

static bool strings_agree(void) {
	char *a = random_string("ab", 40), *b = random_string("ab", 5);
	size_t la = strlen(a), lb = strlen(b), n = lb < la ? lb : la;
	bool same = embox_memmem(a, la, b, lb) == memmem(a, la, b, lb)
	            && embox_strspn(a, b) == strspn(a, b)
	            && embox_strcspn(a, b) == strcspn(a, b)
	            && sign(embox_memcmp(a, b, n)) == sign(memcmp(a, b, n));

	free(a);
	free(b);
	return same;
}

static bool memmove_agrees(void) {
	size_t size = 1 + rnd(600), n = rnd(size + 1);
	size_t from = rnd(size - n + 1), to = rnd(size - n + 1);
	unsigned char *ours = malloc(size), *theirs = malloc(size);
	bool same;

	for (size_t i = 0; i < size; i++) {
		ours[i] = theirs[i] = rnd(256);
	}
	embox_memmove(ours + to, ours + from, n);
	memmove(theirs + to, theirs + from, n);
	same = !memcmp(ours, theirs, size);
	free(ours);
	free(theirs);
	return same;
}

/** Words lie within the line, and a line that is well formed is used up. */
static bool parser_is_sane(void) {
	char *line = random_string("ab ;'\"\\#\n\t", 60);
	size_t size = strlen(line) + 1;
	char *cursor = line, *argv[8];
	unsigned int commands = 0;
	bool sane = true;

	embox_shell_check(line);
	while (cursor && sane) {
		int argc = embox_shell_next_command(&cursor, argv, 8);

		for (int i = 0; i < argc; i++) {
			sane = sane && argv[i] >= line && argv[i] < line + size;
			sane = sane && argv[i] + strlen(argv[i]) < line + size;
		}
		sane = sane && argc < 8 && ++commands <= size;
	}
	free(line);
	return sane;
}

static void no_echo(const char *s, size_t n) {
	for (; n; n--, s++) {
		if (!*s) {
			abort();
		}
	}
}

static bool editor_is_sane(void) {
	static char history[16 * 256 + sizeof(int)] __attribute__((aligned(8)));
	size_t size = 2 + rnd(40);
	struct line_edit le = {
	    .buf = malloc(size),
	    .size = size,
	    .prompt = "> ",
	    .echo = no_echo,
	    .history = rnd(4) ? history : NULL,
	};
	bool sane = true;

	embox_line_edit_begin(&le);
	for (int i = 0; i < 200 && sane; i++) {
		char key = rnd(3) ? "ab \b\x1b[ABCDHF3~\r\n"[rnd(17)] : (char)rnd(256);

		if (embox_line_edit_feed(&le, key) != LINE_EDIT_MORE) {
			embox_line_history_add(history, le.buf);
			embox_line_edit_begin(&le);
		}
		sane = le.len < size && le.pos <= le.len && strlen(le.buf) <= le.len;
	}
	free(le.buf);
	return sane;
}

static const struct fuzz {
	const char *name;
	bool (*round)(void);
	int rounds;
} fuzzes[] = {
    {"snprintf prints numbers and strings as the C library", printf_agrees,
        300000},
    {"strtol and strtoul read what the C library does", strtol_agrees, 300000},
    {"searches find what the C library's do", strings_agree, 200000},
    {"memmove moves as the C library's", memmove_agrees, 100000},
    {"the shell's parser keeps within any line", parser_is_sane, 200000},
    {"the line editor keeps within any buffer", editor_is_sane, 10000},
};

void fuzz_run(int *passed, int *failed) {
	for (size_t i = 0; i < sizeof fuzzes / sizeof *fuzzes; i++) {
		bool good = true;

		printf("running fuzz: %s\n", fuzzes[i].name);
		state = i;
		for (int n = 0; n < fuzzes[i].rounds && good; n++) {
			good = fuzzes[i].round();
		}
		*(good ? passed : failed) += 1;
		if (!good) {
			printf("failure in \"%s\"\n", fuzzes[i].name);
		}
	}
}
