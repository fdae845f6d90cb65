extern int helper(int value);

int helper(int value) {
	return value + 1;
}
