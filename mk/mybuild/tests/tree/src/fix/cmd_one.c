/**
 * @file
 * @brief A command; another one has a main() as well.
 */

int main(int argc, char **argv) {
	(void)argv;
	return argc + 10;
}
