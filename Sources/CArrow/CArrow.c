// A target needs a source file; the header has all there is.
#include "CArrow.h"
