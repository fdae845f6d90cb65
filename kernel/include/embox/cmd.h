/**
 * @file
 * @brief All that the source of a command needs to register by hand.
 */

#ifndef EMBOX_CMD_H_
#define EMBOX_CMD_H_

#include <framework/cmd/self.h>

#endif /* EMBOX_CMD_H_ */
