#ifndef FIX_HELLO_H_
#define FIX_HELLO_H_

#define HELLO_ANSWER 42

#endif /* FIX_HELLO_H_ */
