// A yardstick, not a rival: reads a file with read(2), 256 KiB at a time, and counts quotation marks. Whoever has to
// look at every byte of a file hardly does it in less.

#include <fcntl.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>

static uint8_t buffer[256 << 10];

int main(int argc, char** argv) {
  int file = argc == 2 ? open(argv[1], O_RDONLY) : -1;
  if (file < 0) {
    std::fprintf(stderr, "usage: quotes FILE\n");
    return 64;
  }
  uint64_t quotes = 0;
  for (ssize_t count; (count = read(file, buffer, sizeof buffer)) > 0;) {
    // A plain loop over bytes that the compiler turns into vector instructions; 255 at a time fit a byte's sum.
    ssize_t at = 0;
    while (at < count) {
      ssize_t end = at + 64 * 255 < count ? at + 64 * 255 : count;
      uint8_t lanes[64] = {};
      for (; at + 64 <= end; at += 64) {
        for (int lane = 0; lane < 64; ++lane) lanes[lane] += buffer[at + lane] == '"';
      }
      for (; at < end; ++at) quotes += buffer[at] == '"';
      for (int lane = 0; lane < 64; ++lane) quotes += lanes[lane];
    }
  }
  std::printf("%llu\n", static_cast<unsigned long long>(quotes));
}
