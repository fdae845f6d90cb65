/**
 * @file
 * @brief The diagnostic console over the driver chosen by option impl.
 */

#include <drivers/diag.h>
#include <framework/mod/options.h>

#define DIAG_IMPL DIAG_IMPL_NAME(OPTION_GET(STRING, impl))

extern const struct diag DIAG_IMPL;

static const struct diag *const diag = &DIAG_IMPL;

int diag_init(void) {
	return diag->ops->init ? diag->ops->init(diag) : 0;
}

void diag_putc(char ch) {
	if (ch == '\n') {
		diag->ops->putc(diag, '\r');
	}
	diag->ops->putc(diag, ch);
}

int diag_kbhit(void) {
	return diag->ops->kbhit ? diag->ops->kbhit(diag) : 0;
}

char diag_getc(void) {
	while (!diag_kbhit()) {}
	return diag->ops->getc(diag);
}
