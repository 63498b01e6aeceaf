// That the header is C++, and its functions C's.
#include "hume_results.h"

int main() {
  hume_error error = {};
  hume_inputs *inputs = hume_open(nullptr, 1, nullptr, &error);
  const bool failed = inputs == nullptr && error.code != nullptr;
  hume_error_clear(&error);
  return failed && hume_version() != nullptr ? 0 : 1;
}
