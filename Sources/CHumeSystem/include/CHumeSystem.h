#ifndef CSYSTEM_H
#define CSYSTEM_H

// Calls that are variadic in C or have no wrapper in glibc.

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/syscall.h>
#if __has_include(<linux/openat2.h>)
#include <linux/openat2.h>
#endif
#if __has_include(<linux/stat.h>)
#include <linux/stat.h>
#endif
#endif

static inline int hume_open(const char *path, int flags, mode_t mode) { return open(path, flags, mode); }
static inline int hume_openat(int directory, const char *path, int flags, mode_t mode) {
  return openat(directory, path, flags, mode);
}

/// Opens a folder so that names in it can be looked up, though perhaps not listed.
static inline int hume_open_for_lookup(const char *path) {
#if defined(O_PATH)
  return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
#elif defined(__O_PATH)
  return open(path, __O_PATH | O_DIRECTORY | O_CLOEXEC);
#elif defined(O_SEARCH)
  return open(path, O_SEARCH | O_DIRECTORY | O_CLOEXEC);
#else
  return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
#endif
}

/// Opens what a path leads to below `directory`, through no link of any kind; ENOSYS where the system has no openat2.
static inline int hume_openat2_beneath(int directory, const char *path, int flags, mode_t mode) {
#if defined(SYS_openat2) && defined(RESOLVE_BENEATH)
  struct open_how how = {0};
  how.flags = (unsigned int)flags;
  how.mode = mode;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
#else
  (void)directory, (void)path, (void)flags, (void)mode;
  errno = ENOSYS;
  return -1;
#endif
}

/// Lets two names in one folder change what they stand for, at one blow; ENOSYS where the system cannot.
static inline int hume_exchange(int directory, const char *first, const char *second) {
#if defined(SYS_renameat2)
  const unsigned int exchange = 2;
  return (int)syscall(SYS_renameat2, directory, first, directory, second, exchange);
#else
  (void)directory, (void)first, (void)second;
  errno = ENOSYS;
  return -1;
#endif
}

/// Writes all that the file system of `descriptor` holds in memory to its disk; where there is no such call, what the
/// descriptor itself is.
static inline int hume_sync_file_system(int descriptor) {
#if defined(SYS_syncfs)
  if (syscall(SYS_syncfs, descriptor) == 0) return 0;
  if (errno != ENOSYS) return -1;
#endif
  return fsync(descriptor);
}

/// 1 where a file system is mounted at the folder itself, 0 where not or where the system does not tell.
static inline int hume_is_mount_point(const char *path) {
#if defined(SYS_statx) && defined(STATX_ATTR_MOUNT_ROOT)
  struct statx status = {0};
  if (syscall(SYS_statx, AT_FDCWD, path, 0, 0, &status) != 0) return 0;
  return (status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
#else
  (void)path;
  return 0;
#endif
}

/// The width of the terminal behind `descriptor` in columns, or 0 where there is none.
static inline int hume_terminal_columns(int descriptor) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

/// Opens a new file in `folder` that has no name until it is linked; -1 with EOPNOTSUPP where the system has none.
static inline int hume_open_unnamed(const char *folder, mode_t mode) {
#if defined(__O_TMPFILE)
  return open(folder, __O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
#else
  (void)folder, (void)mode;
  errno = EOPNOTSUPP;
  return -1;
#endif
}

#endif
