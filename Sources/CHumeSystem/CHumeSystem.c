#define _GNU_SOURCE
#include "CHumeSystem.h"

#include <errno.h>

int hume_open_unnamed(const char *folder, mode_t mode) {
#ifdef O_TMPFILE
  return open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
#else
  errno = EOPNOTSUPP;
  return -1;
#endif
}
