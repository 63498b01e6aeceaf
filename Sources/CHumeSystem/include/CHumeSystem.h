#ifndef CSYSTEM_H
#define CSYSTEM_H

// Calls that are variadic in C or have no wrapper in glibc.

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

static inline int hume_open(const char *path, int flags, mode_t mode) { return open(path, flags, mode); }
static inline int hume_openat(int directory, const char *path, int flags, mode_t mode) {
  return openat(directory, path, flags, mode);
}

/// The width of the terminal behind `descriptor` in columns, or 0 where there is none.
static inline int hume_terminal_columns(int descriptor) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

/// Opens a new file in `folder` that has no name until it is linked; -1 with EOPNOTSUPP where the system has none.
int hume_open_unnamed(const char *folder, mode_t mode);

#endif
