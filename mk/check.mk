# Checks of the source itself. Nothing here needs a configuration.

.PHONY: check check-format check-cppcheck check-length check-mybuild format \
	test-mybuild

c_files = $(shell git ls-files '*.c' '*.h')

# $(call need,TOOL): ends the recipe with a clear word if the tool is missing.
need = command -v $(1) > /dev/null || { \
	echo "$(1) is missing: install it (apt-get install $(1))" >&2; exit 1; }

check: check-format check-cppcheck check-length check-mybuild
	@echo 'check: passed'

check-format:
	@$(call need,clang-format)
	@echo $(c_files) | xargs -n 16 -P $$(nproc) \
		clang-format --dry-run --Werror || { \
		echo 'check: make format puts this right' >&2; exit 1; }

# Without the headers of a configuration: what is unknown is left alone.
check-cppcheck:
	@$(call need,cppcheck)
	@cppcheck --quiet --error-exitcode=1 -j $$(nproc) --std=c11 \
		--enable=warning,performance,portability --inline-suppr \
		--suppressions-list=mk/cppcheck.txt --max-configs=1 \
		--library=posix -D__x86_64__ -D__GNUC__=12 \
		-Ikernel/include -Isrc/arch/x86/xen/include \
		$(filter %.c,$(c_files))

check-length:
	@awk -v max=60 -f mk/length.awk $(c_files)

# References of all modules, also of those that no template selects. Those in
# src/ may name modules that only Embox has.
check-mybuild: tools
	@$(mybuild) --lint kernel $(my_paths)
	@$(mybuild) --lint tests $(my_paths)

format:
	@$(call need,clang-format)
	@echo $(c_files) | xargs -n 16 -P $$(nproc) clang-format -i

test-mybuild: tools
	@mk/mybuild/tests/run
