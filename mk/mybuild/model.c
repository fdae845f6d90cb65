/**
 * @file
 * @brief Small helpers over the model.
 */

#include <stdlib.h>
#include <string.h>

#include "model.h"

void module_list_add(struct module_list *list, struct module *module) {
	if (list->count == list->cap) {
		list->cap = list->cap ? list->cap * 2 : 64;
		list->items = xrealloc(list->items, list->cap * sizeof(*list->items));
	}
	list->items[list->count++] = module;
}

void module_list_free(struct module_list *list) {
	free(list->items);
	memset(list, 0, sizeof(*list));
}

bool module_is_a(const struct module *module, const struct module *base) {
	for (; module; module = module->super) {
		if (module == base) {
			return true;
		}
	}
	return false;
}

const struct annotation *annotation_find(const struct annotation *list,
    const char *name) {
	while (list && strcmp(list->name, name) != 0) {
		list = list->next;
	}
	return list;
}

const struct value *annotation_param(const struct annotation *annotation,
    const char *name) {
	const struct param *param;

	for (param = annotation->params; param; param = param->next) {
		if (!strcmp(param->name, name)) {
			return &param->value;
		}
	}
	return NULL;
}

const char *annotation_text(const struct annotation *list, const char *name,
    const char *param) {
	const struct annotation *annotation = annotation_find(list, name);
	const struct value *value;

	if (!annotation) {
		return NULL;
	}
	value = annotation_param(annotation, param);
	return value ? value->text : NULL;
}
