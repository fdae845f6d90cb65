/**
 * @file
 * @brief The Mybuild compiler's front end on texts in memory
 *
 * Its messages are made, but nobody reads them.
 */

#include <stdio.h>

#include "front.h"
#include "mybuild_run.h"
#include "util.h"

const char mybuild_file[] =
    "package fix.a\n"
    "import fix.b.*\n"
    "abstract module shape { option number size = 4 }\n"
    "@DefaultImpl(round)\n"
    "abstract module edge { }\n"
    "module round extends edge { source \"r.c\" depends base }\n"
    "@Runlevel(1) static module base {\n"
    "\t@IncludeExport(path=\"a\") source \"base.h\"\n"
    "\tsource \"base.c\"\n"
    "\toption string name = \"x\"\n"
    "\toption boolean on = true\n"
    "}\n"
    "module square extends shape {\n"
    "\tdepends edge\n"
    "\t@NoRuntime depends base\n"
    "}\n";
const size_t mybuild_file_len = sizeof(mybuild_file) - 1;

const char mybuild_conf[] =
    "package fix.conf\n"
    "configuration conf {\n"
    "\t@Runlevel(2) include fix.a.square(size=8)\n"
    "\tinclude fix.a.base(name=\"y\", on=false), fix.a.round\n"
    "}\n";
const size_t mybuild_conf_len = sizeof(mybuild_conf) - 1;

__attribute__((constructor)) static void be_silent(void) {
	FILE *nowhere = fopen("/dev/null", "w");

	if (nowhere) {
		stderr = nowhere;
	}
}

void mybuild_run(const char *file, size_t file_len, const char *conf,
    size_t conf_len) {
	front_run(file, file_len, conf, conf_len);
	arena_release();
}
