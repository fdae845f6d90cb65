extern const char *helper_unused(void);

const char *helper_unused(void) {
	return "unused helper";
}
