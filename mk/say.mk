# Output of recipes: one short line for each file, or with V=1 the commands.
#   $(call say,CC,$@)
#   $(Q)command

ifeq ($(V),1)
  Q :=
  say = @:
else
  Q := @
  say = @printf '  %-7s %s\n' '$(1)' '$(2)'
endif
