# Xen's public headers, from Debian's libxen-dev. A folder with nothing but a
# link to them is on the compiler's path, never /usr/include itself.

xen_include := build/xen-include
xen_stamp := $(xen_include)/xen

xen_installed := /usr/include/xen

ifdef XEN_HEADERS
  xen_headers := $(XEN_HEADERS)
else
  xen_headers := $(patsubst %/xen.h,%,$(wildcard $(xen_installed)/xen.h))
endif

ifneq ($(xen_headers),)

$(xen_stamp):
	@[ -f $(xen_headers)/xen.h ] || { \
		echo "XEN_HEADERS=$(xen_headers): there is no xen.h" >&2; exit 1; }
	@mkdir -p $(@D)
	@ln -sfn $(abspath $(xen_headers)) $@

else

# Not installed: unpack the package here, which needs no rights.
$(xen_stamp):
	@mkdir -p .cache/xen-headers $(@D)
	@echo "libxen-dev is not installed; unpacking it in .cache/xen-headers"
	@cd .cache/xen-headers && \
		apt-get -qq -o APT::Sandbox::User= download libxen-dev && \
		dpkg -x libxen-dev_*.deb . || { echo \
		"cannot fetch Xen's headers: install libxen-dev" \
		"(apt-get install libxen-dev)" >&2; exit 1; }
	@ln -sfn $(abspath .cache/xen-headers/usr/include/xen) $@

endif
