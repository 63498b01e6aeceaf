// Runs a program and tells on standard error what it took: `user system wall peak status`, in seconds and KiB.
//
//     measure PROGRAM [ARGUMENT …]
//
// A process counts the memory of the one it was forked from as its own peak, even after exec. So programs are started
// from here, which is far smaller than anything that is measured, and not from an interpreter.

#define _GNU_SOURCE
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval t) { return t.tv_sec + t.tv_usec / 1e6; }

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  if (argc < 2) return 64;
  double begin = now();
  pid_t child = vfork();
  if (child < 0) return 71;
  if (child == 0) {
    execvp(argv[1], argv + 1);
    _exit(127);
  }
  int status = 0;
  struct rusage usage;
  if (wait4(child, &status, 0, &usage) < 0) return 71;
  int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  fprintf(stderr, "\nmeasured %.6f %.6f %.6f %ld %d\n", seconds(usage.ru_utime), seconds(usage.ru_stime),
          now() - begin, usage.ru_maxrss, code);
  return code;
}
