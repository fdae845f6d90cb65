/**
 * @file
 * @brief The annotations there are, what they apply to, their parameters.
 */

#ifndef MYBUILD_ANNOT_H_
#define MYBUILD_ANNOT_H_

#include "model.h"

/** Reports every misuse of an annotation in @a list, standing on @a target. */
void annotations_check(const struct annotation *list,
    enum annotation_target target);

#endif /* MYBUILD_ANNOT_H_ */
