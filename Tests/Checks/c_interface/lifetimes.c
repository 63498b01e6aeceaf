/* Streams, arrays, schemas, tables and inputs given back in every order, thousands of times. */

#include "check.h"

static const char *const names[] = {"all-models/predictions.json", "webhook.json", "study/predictions.json"};

/* A stream that is read whole, after its inputs are closed. */
static digest scanned(const char *name, const char *options) {
  hume_inputs *inputs = open_fixtures(&name, 1, NULL);
  hume_error error = {0};
  hume_run *run = hume_run_new();
  struct ArrowArrayStream stream;
  memset(&stream, 0xA5, sizeof stream);
  REQUIRE(hume_scan(inputs, options, run, &stream, &error) == 0, "%s", error.text);
  hume_close(inputs);
  hume_run_free(run);
  return digest_of_stream(&stream);
}

static bool same(digest a, digest b) { return a.hash == b.hash && a.rows == b.rows; }

/* Arrays that are kept beyond their stream, which is dropped half-read, and read then. */
static void keep_arrays(const char *name, int count) {
  hume_inputs *inputs = open_fixtures(&name, 1, NULL);
  hume_error error = {0};
  struct ArrowArrayStream stream;
  REQUIRE(hume_scan(inputs, "{\"batch_rows\": 40}", NULL, &stream, &error) == 0, "%s", error.text);
  struct ArrowSchema schema;
  REQUIRE(stream.get_schema(&stream, &schema) == 0, "no schema");
  struct ArrowArray kept[8];
  int taken = 0;
  while (taken < count) {
    REQUIRE(stream.get_next(&stream, &kept[taken]) == 0, "%s", stream.get_last_error(&stream));
    if (!kept[taken].release) break;
    REQUIRE(kept[taken].length <= 40, "%lld rows in a batch", (long long)kept[taken].length);
    taken++;
  }
  if (count % 2) hume_close(inputs);
  stream.release(&stream);
  digest digest = digest_of_schema(&schema);
  for (int i = taken - 1; i >= 0; i--) {
    digest_add(&digest, &schema, &kept[i]);
    kept[i].release(&kept[i]);
  }
  schema.release(&schema);
  if (count % 2 == 0) hume_close(inputs);
}

/* Children and dictionaries that are moved out, and released before and after what they come from. */
static void move_out(const hume_table *table) {
  struct ArrowArrayStream stream;
  REQUIRE(hume_table_stream(table, &stream) == 0, "no stream");
  struct ArrowSchema schema;
  struct ArrowArray batch;
  REQUIRE(stream.get_schema(&stream, &schema) == 0 && stream.get_next(&stream, &batch) == 0, "no batch");
  stream.release(&stream);
  REQUIRE(batch.release && batch.n_children > 6, "no rows");

  digest whole = {0}, parts = {0};
  digest_column(&whole, schema.children[0], batch.children[0]);
  digest_column(&whole, schema.children[6], batch.children[6]);

  struct ArrowArray moved[3];
  for (int i = 0; i < 3; i++) {
    moved[i] = *batch.children[6 * i % 13];
    batch.children[6 * i % 13]->release = NULL;
  }
  struct ArrowSchema field = *schema.children[0];
  schema.children[0]->release = NULL;
  struct ArrowSchema other = *schema.children[6];
  schema.children[6]->release = NULL;
  schema.release(&schema);
  moved[2].release(&moved[2]);
  batch.release(&batch);

  struct ArrowArray dictionary = *moved[0].dictionary;
  digest_column(&parts, &field, &moved[0]);
  moved[0].dictionary->release = NULL;
  moved[0].release(&moved[0]);
  digest_column(&parts, &other, &moved[1]);
  moved[1].release(&moved[1]);
  REQUIRE(whole.hash == parts.hash, "what was moved out is not what it was");
  const int32_t *offsets = dictionary.buffers[1];
  REQUIRE(offsets[0] == 0 && memchr(dictionary.buffers[2], 'j', (size_t)offsets[1]), "the name of the input is gone");
  dictionary.release(&dictionary);
  field.release(&field);
  other.release(&other);
  REQUIRE(!dictionary.release && !field.release && !other.release, "not marked as released");
}

static void all(int turn, const digest *expected) {
  const char *name = names[turn % 3];
  REQUIRE(same(scanned(name, NULL), expected[turn % 3]), "%s is not what it was at first", name);
  keep_arrays(name, turn % 8 + 1);

  hume_inputs *inputs = open_fixtures(&name, 1, "{\"threads\": 2}");
  hume_error error = {0};
  hume_table *rows = hume_observations(inputs, "{\"batch_rows\": 1000}", NULL, &error);
  hume_table *summary = hume_summary(inputs, NULL, NULL, &error);
  hume_table *quality = hume_qc(inputs, NULL, NULL, &error);
  REQUIRE(rows && summary && quality, "%s", error.text);
  hume_close(inputs);
  REQUIRE(hume_table_rows(rows) == expected[turn % 3].rows, "rows");
  move_out(rows);
  move_out(summary);
  struct ArrowArrayStream streams[3];
  for (int i = 0; i < 3; i++) REQUIRE(hume_table_stream(rows, &streams[i]) == 0, "no stream");
  hume_table_free(rows);
  digest first = digest_of_stream(&streams[0]);
  REQUIRE(same(first, digest_of_stream(&streams[1])), "two streams of a table differ");
  streams[2].release(&streams[2]);
  digest_of_table(quality);
  hume_table_free(quality);
  hume_table_free(summary);

  /* Errors come and go. */
  const char *bad = fixture("malformed/truncated-in_string.json");
  inputs = hume_open(&bad, 1, NULL, &error);
  if (inputs) {
    REQUIRE(!hume_summary(inputs, NULL, NULL, &error), "a malformed input has a summary");
    hume_close(inputs);
  }
  REQUIRE(error.code && error.text, "no error");
  hume_error_clear(&error);
  hume_error_clear(&error);
}

int main(void) {
  digest expected[3];
  for (int i = 0; i < 3; i++) expected[i] = scanned(names[i], NULL);
  int turns = scaled(600);
  for (int turn = 0; turn < turns / 4; turn++) all(turn, expected);
  long before = resident_kib();
  for (int turn = 0; turn < turns; turn++) all(turn, expected);
  long grown = resident_kib() - before;
  const char *limit = getenv("HUME_CHECK_GROWTH_KIB");
  printf("lifetimes: %d turns, memory grown by %ld KiB\n", turns, grown);
  if (limit) REQUIRE(grown < atol(limit), "memory grows");
  return 0;
}
