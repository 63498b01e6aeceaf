#include "python_capsule.h"

#include <stdlib.h>

#include "arrow_abi.h"

static const char *const stream_name = "arrow_array_stream";
static const char *const schema_name = "arrow_schema";

// Set before the first capsule, and to the same ever after.
static void *(*get_pointer)(void *capsule, const char *name);

void hume_python_begin(void *(*pycapsule_get_pointer)(void *capsule, const char *name)) {
  get_pointer = pycapsule_get_pointer;
}

void *hume_python_memory(size_t bytes) { return calloc(1, bytes); }

void hume_python_forget(void *memory) { free(memory); }

void hume_python_drop_stream(void *capsule) {
  struct ArrowArrayStream *stream = get_pointer(capsule, stream_name);
  if (stream && stream->release) stream->release(stream);
  free(stream);
}

void hume_python_drop_schema(void *capsule) {
  struct ArrowSchema *schema = get_pointer(capsule, schema_name);
  if (schema && schema->release) schema->release(schema);
  free(schema);
}
