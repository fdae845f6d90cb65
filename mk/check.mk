# Checks of the source itself.

.PHONY: test-mybuild

test-mybuild: tools
	@mk/mybuild/tests/run
