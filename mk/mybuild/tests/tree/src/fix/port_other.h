#include <framework/mod/options.h>

#define PORT_NUMBER (OPTION_MODULE_GET(fixture__port, NUMBER, base) + 2)
