/**
 * @file
 * @brief Linkage helpers of declarations that C++ might include.
 */

#ifndef SYS_CDEFS_H_
#define SYS_CDEFS_H_

#ifdef __cplusplus
#define __BEGIN_DECLS extern "C" {
#define __END_DECLS   }
#define EXTERN_C      extern "C"
#else
#define __BEGIN_DECLS
#define __END_DECLS
#define EXTERN_C extern
#endif

#endif /* SYS_CDEFS_H_ */
