/* What the programs of this folder share: checks that end the program, and a consumer of Arrow streams. */

#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hume_results.h"

/* Ends the program where something does not hold. */
#define REQUIRE(condition, ...)                                        \
  do {                                                                 \
    if (!(condition)) {                                                \
      fprintf(stderr, "%s:%d: FAILED: %s: ", __FILE__, __LINE__, #condition); \
      fprintf(stderr, __VA_ARGS__);                                    \
      fputc('\n', stderr);                                             \
      exit(1);                                                         \
    }                                                                  \
  } while (0)

/* A path below the folder of fixtures, for as long as the program lasts in one of some slots. */
const char *fixture(const char *name);

/* Opens inputs below the folder of fixtures; ends the program if that fails. */
hume_inputs *open_fixtures(const char *const *names, size_t count, const char *options);

/* A stream of a schema: what was read of it so far. */
typedef struct digest {
  uint64_t hash; /* of names, formats and all values, whatever the batches */
  int64_t rows;
  int64_t batches;
} digest;

/* Begins a digest with the names and formats of a schema, whose members it checks. */
digest digest_of_schema(const struct ArrowSchema *schema);

/* Adds the rows of a batch, whose members it checks. */
void digest_add(digest *digest, const struct ArrowSchema *schema, const struct ArrowArray *batch);

/* Adds the rows of one column. */
void digest_column(digest *digest, const struct ArrowSchema *field, const struct ArrowArray *column);

/* Reads a stream to its end and releases it; an error ends the program. */
digest digest_of_stream(struct ArrowArrayStream *stream);

/* Reads a table; it is not freed. */
digest digest_of_table(const hume_table *table);

/* Whether a text is one JSON value. */
bool is_json(const char *text);

/* Memory that the process has in use, in KiB. */
long resident_kib(void);

/* Seconds from some moment on. */
double now(void);

/* Writes a document with the sources of `from` so many times; `tail` stands behind them, where it is not NULL. */
void write_repeated(const char *to, const char *from, int times, const char *tail);

/* The number of iterations: `usual`, scaled by the environment's HUME_CHECK_SCALE (percent). */
int scaled(int usual);

#endif
