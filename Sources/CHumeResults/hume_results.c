// A target needs a source file; the functions are in HumeResultsC.
#include "hume_results.h"
