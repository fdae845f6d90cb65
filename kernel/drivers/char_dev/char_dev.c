/**
 * @file
 * @brief Character devices by name.
 */

#include <drivers/char_dev.h>
#include <string.h>

ARRAY_SPREAD_DEF(struct char_dev *const, __char_dev_static_registry);

struct char_dev *char_dev_find(const char *name) {
	struct char_dev *cdev;

	char_dev_foreach(cdev) {
		if (!strcmp(cdev->name, name)) {
			return cdev;
		}
	}
	return NULL;
}
