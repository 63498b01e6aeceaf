#include "check.h"

#include <time.h>
#include <unistd.h>

const char *fixture(const char *name) {
  static _Thread_local char slots[16][4096];
  static _Thread_local unsigned next;
  const char *folder = getenv("HUME_FIXTURES");
  char *slot = slots[next++ % 16];
  int length = snprintf(slot, sizeof slots[0], "%s/%s", folder ? folder : "Fixtures", name);
  REQUIRE(length > 0 && (size_t)length < sizeof slots[0], "%s", name);
  return slot;
}

hume_inputs *open_fixtures(const char *const *names, size_t count, const char *options) {
  const char *paths[16];
  REQUIRE(count <= 16, "%zu", count);
  for (size_t i = 0; i < count; i++) paths[i] = fixture(names[i]);
  hume_error error = {0};
  hume_inputs *inputs = hume_open(paths, count, options, &error);
  REQUIRE(inputs, "%s", error.text);
  return inputs;
}

/* ---- Digests ---- */

static void hash_bytes(digest *digest, const void *bytes, size_t count) {
  const unsigned char *place = bytes;
  for (size_t i = 0; i < count; i++) digest->hash = (digest->hash ^ place[i]) * 1099511628211u;
}

static void hash_text(digest *digest, const char *bytes, const int32_t *offsets, int64_t row) {
  int32_t begin = offsets[row], end = offsets[row + 1];
  REQUIRE(begin >= 0 && begin <= end, "offsets %d and %d of row %lld", begin, end, (long long)row);
  uint64_t length = (uint64_t)(end - begin);
  hash_bytes(digest, &length, sizeof length);
  hash_bytes(digest, bytes + begin, (size_t)length);
}

digest digest_of_schema(const struct ArrowSchema *schema) {
  digest digest = {.hash = 14695981039346656037u};
  REQUIRE(schema->release && strcmp(schema->format, "+s") == 0, "the schema is no struct's");
  REQUIRE(schema->dictionary == NULL, "the schema has a dictionary");
  for (int64_t i = 0; i < schema->n_children; i++) {
    const struct ArrowSchema *field = schema->children[i];
    REQUIRE(field->release && field->name && field->format, "column %lld", (long long)i);
    REQUIRE(field->flags == ARROW_FLAG_NULLABLE, "%s: flags", field->name);
    REQUIRE(field->n_children == 0, "%s: children", field->name);
    if (strcmp(field->format, "i") == 0) {
      REQUIRE(field->dictionary && strcmp(field->dictionary->format, "u") == 0, "%s: dictionary", field->name);
    } else {
      REQUIRE(!field->dictionary && strlen(field->format) == 1 && strchr("blgu", field->format[0]), "%s: %s", field->name,
              field->format);
    }
    hash_bytes(&digest, field->name, strlen(field->name) + 1);
    hash_bytes(&digest, field->format, strlen(field->format) + 1);
  }
  return digest;
}

static bool bit(const void *bits, int64_t row) { return (((const unsigned char *)bits)[row >> 3] >> (row & 7)) & 1; }

void digest_column(digest *digest, const struct ArrowSchema *field, const struct ArrowArray *column) {
  char kind = field->format[0];
  REQUIRE(column->release && column->offset == 0 && column->n_children == 0, "%s", field->name);
  REQUIRE(column->n_buffers == (kind == 'u' ? 3 : 2), "%s: %lld buffers", field->name, (long long)column->n_buffers);
  REQUIRE(column->buffers[1] || column->length == 0, "%s: no values", field->name);
  const struct ArrowArray *names = column->dictionary;
  REQUIRE((names != NULL) == (kind == 'i'), "%s: dictionary", field->name);
  if (names) REQUIRE(names->release && names->n_buffers == 3 && names->null_count == 0, "%s: dictionary", field->name);
  int64_t nulls = 0;
  for (int64_t row = 0; row < column->length; row++) {
    bool there = !column->buffers[0] || bit(column->buffers[0], row);
    hash_bytes(digest, &there, 1);
    if (!there) {
      nulls++;
      continue;
    }
    const void *values = column->buffers[1];
    switch (kind) {
      case 'b': hash_bytes(digest, &(bool){bit(values, row)}, 1); break;
      case 'l':
      case 'g': hash_bytes(digest, (const char *)values + 8 * row, 8); break;
      case 'u': hash_text(digest, column->buffers[2], values, row); break;
      default: {
        int32_t place = ((const int32_t *)values)[row];
        REQUIRE(place >= 0 && place < names->length, "%s: place %d of %lld", field->name, place, (long long)names->length);
        hash_text(digest, names->buffers[2], names->buffers[1], place);
      }
    }
  }
  REQUIRE(nulls == column->null_count, "%s: %lld nulls, not %lld", field->name, (long long)nulls,
          (long long)column->null_count);
}

void digest_add(digest *digest, const struct ArrowSchema *schema, const struct ArrowArray *batch) {
  REQUIRE(batch->release && batch->n_children == schema->n_children, "columns");
  REQUIRE(batch->n_buffers == 1 && batch->null_count == 0 && batch->offset == 0 && !batch->dictionary, "a struct");
  REQUIRE(batch->length > 0, "an empty batch");
  /* By columns of whole batches: so batches count, and a digest compares only what has the same ones. */
  for (int64_t i = 0; i < schema->n_children; i++) {
    REQUIRE(batch->children[i]->length == batch->length, "column %lld", (long long)i);
    digest_column(digest, schema->children[i], batch->children[i]);
  }
  digest->rows += batch->length;
  digest->batches++;
}

digest digest_of_stream(struct ArrowArrayStream *stream) {
  struct ArrowSchema schema;
  REQUIRE(stream->get_schema(stream, &schema) == 0, "%s", stream->get_last_error(stream));
  REQUIRE(stream->get_last_error(stream) == NULL, "an error where there is none");
  digest digest = digest_of_schema(&schema);
  while (true) {
    struct ArrowArray batch;
    REQUIRE(stream->get_next(stream, &batch) == 0, "%s", stream->get_last_error(stream));
    if (!batch.release) break;
    digest_add(&digest, &schema, &batch);
    batch.release(&batch);
    REQUIRE(!batch.release, "a batch is not marked as released");
  }
  /* The end stays the end. */
  struct ArrowArray more;
  REQUIRE(stream->get_next(stream, &more) == 0 && !more.release, "something behind the end");
  schema.release(&schema);
  REQUIRE(!schema.release, "a schema is not marked as released");
  stream->release(stream);
  REQUIRE(!stream->release, "a stream is not marked as released");
  return digest;
}

digest digest_of_table(const hume_table *table) {
  struct ArrowArrayStream stream;
  REQUIRE(hume_table_stream(table, &stream) == 0, "no stream");
  return digest_of_stream(&stream);
}

/* ---- JSON ---- */

static const char *space(const char *at) { return at + strspn(at, " \t\r\n"); }

static const char *string(const char *at) {
  if (*at != '"') return NULL;
  for (at++; *at != '"'; at++) {
    if ((unsigned char)*at < 0x20) return NULL;
    if (*at == '\\' && !strchr("\"\\/bfnrtu", *++at)) return NULL;
    if (!*at) return NULL;
  }
  return at + 1;
}

/* The place behind a value, or NULL where there is none. */
static const char *value(const char *at) {
  at = space(at);
  if (*at == '"') return string(at);
  if (*at == '{' || *at == '[') {
    bool is_object = *at == '{';
    char end = is_object ? '}' : ']';
    at = space(at + 1);
    if (*at == end) return at + 1;
    while (true) {
      if (is_object) {
        if (!(at = string(space(at)))) return NULL;
        if (*(at = space(at)) != ':') return NULL;
        at++;
      }
      if (!(at = value(at))) return NULL;
      at = space(at);
      if (*at == end) return at + 1;
      if (*at++ != ',') return NULL;
    }
  }
  for (size_t i = 0; i < 3; i++) {
    const char *word = (const char *[]){"true", "false", "null"}[i];
    if (strncmp(at, word, strlen(word)) == 0) return at + strlen(word);
  }
  size_t length = strspn(at, "+-0123456789.eE");
  return length ? at + length : NULL;
}

bool is_json(const char *text) {
  const char *end = text ? value(text) : NULL;
  return end && !*space(end);
}

/* ---- The system ---- */

long resident_kib(void) {
  FILE *file = fopen("/proc/self/statm", "r");
  long size = 0, resident = 0;
  REQUIRE(file && fscanf(file, "%ld %ld", &size, &resident) == 2, "statm");
  fclose(file);
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

void write_repeated(const char *to, const char *from, int times, const char *tail) {
  FILE *file = fopen(from, "rb");
  REQUIRE(file, "%s", from);
  REQUIRE(fseek(file, 0, SEEK_END) == 0, "%s", from);
  long size = ftell(file);
  rewind(file);
  char *text = malloc((size_t)size + 1);
  REQUIRE(text && fread(text, 1, (size_t)size, file) == (size_t)size, "%s", from);
  fclose(file);
  text[size] = 0;
  char *begin = strchr(text, '['), *end = strrchr(text, ']');
  REQUIRE(begin && end && begin < end, "%s is no list", from);
  file = fopen(to, "wb");
  REQUIRE(file, "%s", to);
  fputc('[', file);
  for (int i = 0; i < times; i++) {
    if (i) fputc(',', file);
    fwrite(begin + 1, 1, (size_t)(end - begin - 1), file);
  }
  fputs(tail ? tail : "]", file);
  REQUIRE(fclose(file) == 0, "%s", to);
  free(text);
}

int scaled(int usual) {
  const char *percent = getenv("HUME_CHECK_SCALE");
  int result = percent ? usual * atoi(percent) / 100 : usual;
  return result > 2 ? result : 2;
}
