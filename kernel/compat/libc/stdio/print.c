/**
 * @file
 * @brief The formatter behind printf, snprintf and printk.
 *
 * It prints what Embox's does, also where that is not what C asks for: a
 * precision counts sign and prefix, a zero keeps its prefix, %c of '\0' is
 * nothing, a pointer has all its digits, a negative width is none.
 */

#include <ctype.h>
#include <lib/print_impl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define DIGITS_MAX 22 /* of a 64-bit number in octal */

/* With the prefix, as Embox counts a precision. */
#define POINTER_PRECISION (2 + 2 * (int)sizeof(void *))

struct out {
	print_emit_t emit;
	void *arg;
	int total;
};

/** One conversion: `%[flags][width][.precision][length]conversion` */
struct spec {
	bool left, plus, space, alternate, zero;
	int width;
	int precision; /**< -1 if there is none */
	int length;    /**< size of the integer argument in bytes */
	char conversion;
	const char *start, *end; /**< its text, from the % on */
};

static void emit(struct out *out, const char *s, size_t n) {
	if (n) {
		out->emit(out->arg, s, n);
		out->total += n;
	}
}

static void pad(struct out *out, char c, int n) {
	char run[16];

	memset(run, c, sizeof run);
	for (; n > 0; n -= sizeof run) {
		emit(out, run, n < (int)sizeof run ? n : (int)sizeof run);
	}
}

/** The field: prefix (sign or 0x), zeros, text; padded to the width. */
static void emit_field(struct out *out, const struct spec *spec,
    const char *prefix, int zeros, const char *text, int len) {
	int blanks = spec->width - (int)strlen(prefix) - zeros - len;

	if (!spec->left) {
		pad(out, ' ', blanks);
	}
	emit(out, prefix, strlen(prefix));
	pad(out, '0', zeros);
	emit(out, text, len);
	if (spec->left) {
		pad(out, ' ', blanks);
	}
}

/** How many zeros to put before @a len digits. */
static int number_zeros(const struct spec *spec, int prefix, int len) {
	int least = 0;

	if (len < spec->precision) {
		least = spec->precision;
	}
	else if (spec->zero && !spec->left) {
		least = spec->width;
	}
	return least > prefix + len ? least - prefix - len : 0;
}

static void emit_number(struct out *out, const struct spec *spec,
    const char *prefix, uint64_t value, unsigned base) {
	const char *set =
	    spec->conversion == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
	char digits[DIGITS_MAX];
	int at = DIGITS_MAX;

	do {
		digits[--at] = set[value % base];
		value /= base;
	} while (value);
	emit_field(out, spec, prefix,
	    number_zeros(spec, strlen(prefix), DIGITS_MAX - at), digits + at,
	    DIGITS_MAX - at);
}

static int64_t signed_arg(const struct spec *spec, va_list *args) {
	if (spec->length == 8) {
		return va_arg(*args, int64_t);
	}
	int value = va_arg(*args, int);

	return spec->length == 1   ? (signed char)value
	       : spec->length == 2 ? (short)value
	                           : value;
}

static uint64_t unsigned_arg(const struct spec *spec, va_list *args) {
	if (spec->length == 8) {
		return va_arg(*args, uint64_t);
	}
	unsigned value = va_arg(*args, unsigned);

	return spec->length == 1   ? (unsigned char)value
	       : spec->length == 2 ? (unsigned short)value
	                           : value;
}

static void convert_signed(struct out *out, const struct spec *spec,
    va_list *args) {
	int64_t value = signed_arg(spec, args);
	const char *sign = value < 0     ? "-"
	                   : spec->plus  ? "+"
	                   : spec->space ? " "
	                                 : "";

	uint64_t magnitude = value;

	emit_number(out, spec, sign, value < 0 ? -magnitude : magnitude, 10);
}

static void convert_unsigned(struct out *out, const struct spec *spec,
    va_list *args) {
	uint64_t value = unsigned_arg(spec, args);
	const char *prefix = "";
	unsigned base = 10;

	if (spec->conversion == 'o') {
		base = 8;
		prefix = spec->alternate ? "0" : "";
	}
	else if (spec->conversion != 'u') {
		base = 16;
		if (spec->alternate) {
			prefix = spec->conversion == 'X' ? "0X" : "0x";
		}
	}
	emit_number(out, spec, prefix, value, base);
}

static void convert_string(struct out *out, const struct spec *spec,
    const char *s) {
	s = s ? s : "(null)";
	/* Embox looks for the end behind the precision, too: not so here. */
	emit_field(out, spec, "", 0, s,
	    spec->precision < 0 ? strlen(s) : strnlen(s, spec->precision));
}

/** A character is a string of one, or of none if it is '\0'. */
static void convert_char(struct out *out, const struct spec *spec, int c) {
	const char text[] = {(char)c, '\0'};

	convert_string(out, spec, text);
}

/** All digits of a pointer, whatever the precision. */
static void convert_pointer(struct out *out, const struct spec *spec,
    const void *p) {
	struct spec full = *spec;

	full.precision = POINTER_PRECISION;
	emit_number(out, &full, "0x", (uintptr_t)p, 16);
}

static void convert(struct out *out, const struct spec *spec, va_list *args) {
	switch (spec->conversion) {
	case 'd':
	case 'i':
		convert_signed(out, spec, args);
		break;
	case 'u':
	case 'x':
	case 'X':
	case 'o':
		convert_unsigned(out, spec, args);
		break;
	case 'p':
		convert_pointer(out, spec, va_arg(*args, const void *));
		break;
	case 's':
		convert_string(out, spec, va_arg(*args, const char *));
		break;
	case 'c':
		convert_char(out, spec, va_arg(*args, int));
		break;
	case '%':
		emit(out, "%", 1);
		break;
	default:
		emit(out, spec->start, spec->end - spec->start);
	}
}

static const char *parse_flags(const char *p, struct spec *spec) {
	for (;; p++) {
		switch (*p) {
		case '-':
			spec->left = true;
			break;
		case '+':
			spec->plus = true;
			break;
		case ' ':
			spec->space = true;
			break;
		case '#':
			spec->alternate = true;
			break;
		case '0':
			spec->zero = true;
			break;
		default:
			return p;
		}
	}
}

static const char *parse_count(const char *p, int *count, va_list *args) {
	if (*p == '*') {
		*count = va_arg(*args, int);
		return p + 1;
	}
	for (*count = 0; isdigit(*p); p++) {
		if (*count < INT_MAX / 10 - 1) {
			*count = *count * 10 + *p - '0';
		}
	}
	return p;
}

static const char *parse_length(const char *p, struct spec *spec) {
	spec->length = sizeof(int);
	for (;; p++) {
		switch (*p) {
		case 'h':
			spec->length /= 2;
			break;
		case 'l':
		case 'z':
		case 'j':
		case 't':
			spec->length = 8;
			break;
		default:
			return p;
		}
	}
}

static const char *parse_spec(const char *p, struct spec *spec, va_list *args) {
	*spec = (struct spec){.precision = -1, .start = p};
	p = parse_flags(p + 1, spec);
	p = parse_count(p, &spec->width, args);
	if (spec->width < 0) {
		spec->width = 0;
	}
	if (*p == '.') {
		p = parse_count(p + 1, &spec->precision, args);
	}
	p = parse_length(p, spec);
	spec->conversion = *p;
	spec->end = *p ? p + 1 : p;
	return spec->end;
}

int print_format(print_emit_t emit_fn, void *arg, const char *format,
    va_list args) {
	struct out out = {.emit = emit_fn, .arg = arg};
	va_list copy;

	/* A parameter of type va_list is a pointer, a local one an array: only the
	 * latter's address has the type that the helpers take. */
	va_copy(copy, args);
	while (*format) {
		const char *percent = strchrnul(format, '%');

		emit(&out, format, percent - format);
		format = percent;
		if (*format) {
			struct spec spec;

			format = parse_spec(format, &spec, &copy);
			convert(&out, &spec, &copy);
		}
	}
	va_end(copy);
	return out.total;
}
