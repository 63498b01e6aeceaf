// A target needs a source file; the header has all there is.
#include "arrow_abi.h"
