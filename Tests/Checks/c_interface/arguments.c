/* Arguments and options that mean nothing, and inputs that fail. */

#include "check.h"

#include <stdint.h>
#include <unistd.h>

typedef hume_table *(*query)(const hume_inputs *, const char *, hume_run *, hume_error *);

static const struct {
  const char *name;
  query make;
} queries[] = {{"summary", hume_summary},   {"top", hume_top},
               {"timeline", hume_timeline}, {"qc", hume_qc},
               {"observations", hume_observations}};

static const char *const good = "all-models/predictions.json";

static void expect(hume_error *error, const char *code, const char *what) {
  REQUIRE(error->code && strcmp(error->code, code) == 0, "%s: %s, not %s", what, error->code ? error->code : "no error", code);
  REQUIRE(error->message && error->message[0], "%s: no message", what);
  REQUIRE(error->text && strncmp(error->text, "error: ", 7) == 0, "%s: no text", what);
  REQUIRE(strstr(error->text, error->message), "%s: the text is without the message", what);
  if (error->place) REQUIRE(strstr(error->text, error->place), "%s: the text is without the place", what);
  if (error->advice) REQUIRE(strstr(error->text, error->advice), "%s: the text is without the advice", what);
  hume_error_clear(error);
  REQUIRE(!error->code && !error->message && !error->place && !error->advice && !error->text, "not emptied");
}

static void nothing_at_all(void) {
  hume_error error = {0};
  const char *hole[] = {good, NULL};
  REQUIRE(!hume_open(NULL, 1, NULL, &error), "paths are NULL");
  expect(&error, "bad_argument", "open");
  REQUIRE(!hume_open(hole, 2, NULL, &error), "a path is NULL");
  expect(&error, "bad_argument", "open");
  REQUIRE(!hume_open(NULL, SIZE_MAX, NULL, &error), "a count below 0");
  expect(&error, "bad_argument", "open");
  REQUIRE(!hume_open(hole, 2, NULL, NULL), "a path is NULL, and the error");
  hume_inputs *none = hume_open(NULL, 0, NULL, &error);
  if (none) {
    hume_table *table = hume_qc(none, NULL, NULL, &error);
    REQUIRE(table && hume_table_rows(table) == 0, "qc of no inputs");
    REQUIRE(digest_of_table(table).rows == 0, "qc of no inputs");
    hume_table_free(table);
    hume_close(none);
  } else {
    hume_error_clear(&error);
  }
  for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
    REQUIRE(!queries[i].make(NULL, NULL, NULL, NULL), "%s", queries[i].name);
    REQUIRE(!queries[i].make(NULL, "{}", NULL, &error), "%s", queries[i].name);
    expect(&error, "bad_argument", queries[i].name);
  }
  struct ArrowArrayStream stream;
  memset(&stream, 0xA5, sizeof stream);
  REQUIRE(hume_scan(NULL, NULL, NULL, &stream, &error) != 0, "inputs are NULL");
  expect(&error, "bad_argument", "scan");
  REQUIRE(!stream.release, "a stream that there is none of can be released");
  REQUIRE(hume_scan(NULL, NULL, NULL, NULL, NULL) != 0, "all is NULL");
  memset(&stream, 0xA5, sizeof stream);
  REQUIRE(hume_table_stream(NULL, &stream) != 0 && !stream.release, "table is NULL");
  REQUIRE(hume_table_stream(NULL, NULL) != 0, "all is NULL");
  REQUIRE(hume_table_rows(NULL) == 0, "rows of NULL");
  REQUIRE(!hume_inputs_describe(NULL) && !hume_run_findings(NULL), "texts of NULL");
  int64_t done = 7, total = 7;
  hume_run_progress(NULL, &done, &total);
  REQUIRE(done == 0 && total == 0, "progress of NULL");
  hume_run_progress(NULL, NULL, NULL);
  hume_run_cancel(NULL);
  hume_error_clear(NULL);
  hume_free(NULL);
  hume_close(NULL);
  hume_run_free(NULL);
  hume_table_free(NULL);
}

static const char *const bad_for_all[] = {
  "{", "[]", "1", "null", "\"model\"", "{\"model\": 1}", "{\"model\": [\"face\", 2]}", "{\"model\": {}}", "{} {}", "{'a': 1}",
  "{\"Model\": \"face\"}", "{\"\": 1}", "{\"modle\": \"face\"}", "{\"emotion\": \"Joyy\"}", "{\"emotion\": [[]]}",
  "{\"features\": \"emotions\"}", "{\"features\": [\"emotion\", \"x\"]}", "{\"from\": \"1\"}", "{\"from\": true}",
  "{\"from\": 1e999}", "{\"to\": []}", "{\"min_prob\": \"a\"}", "{\"min_face\": {}}", "{\"groups\": 1}",
  "{\"anonymize\": \"yes\"}", "{\"anonymize\": 1}", "{\"on_error\": \"ignore\"}", "{\"on_error\": true}",
  "{\"from\": 1, \"from\": 2}", "{\"threads\": 2}", "\x01", "{\"id\": \"\\ud800\"}",
};

static const struct {
  query make;
  const char *options;
} bad[] = {
  {hume_summary, "{\"across\": \"file\"}"},
  {hume_summary, "{\"n_eff\": 1}"},
  {hume_summary, "{\"faces\": \"all\"}"},
  {hume_summary, "{\"by\": \"sum\"}"},
  {hume_summary, "{\"bin\": 1}"},
  {hume_summary, "{\"max_memory\": 0}"},
  {hume_summary, "{\"max_memory\": -1}"},
  {hume_summary, "{\"max_memory\": 1.5}"},
  {hume_summary, "{\"max_memory\": 1e300}"},
  {hume_summary, "{\"exact\": 0}"},
  {hume_summary, "{\"by\": \"time_above\"}"},
  {hume_top, "{\"by\": \"time_above\"}"},
  {hume_top, "{\"top\": -1}"},
  {hume_top, "{\"top\": 1.5}"},
  {hume_top, "{\"top\": \"5\"}"},
  {hume_top, "{\"threshold\": \"x\"}"},
  {hume_timeline, "{\"bin\": \"1\"}"},
  {hume_timeline, "{\"bin\": 0}"},
  {hume_timeline, "{\"bin\": -1}"},
  {hume_timeline, "{\"by\": \"distinct\"}"},
  {hume_qc, "{\"faces\": \"frame\"}"},
  {hume_observations, "{\"layout\": \"narrow\"}"},
  {hume_observations, "{\"layout\": \"wide\"}"},
  {hume_observations, "{\"layout\": \"wide\", \"model\": \"none\"}"},
  {hume_observations, "{\"batch_rows\": 0}"},
  {hume_observations, "{\"batch_rows\": \"many\"}"},
  {hume_observations, "{\"ner\": 1}"},
  {hume_observations, "{\"names\": \"short\"}"},
};

static void bad_options(void) {
  hume_inputs *inputs = open_fixtures(&good, 1, NULL);
  hume_error error = {0};
  for (size_t i = 0; i < sizeof bad_for_all / sizeof bad_for_all[0]; i++) {
    for (size_t j = 0; j < sizeof queries / sizeof queries[0]; j++) {
      hume_table *table = queries[j].make(inputs, bad_for_all[i], NULL, &error);
      REQUIRE(!table, "%s takes %s", queries[j].name, bad_for_all[i]);
      expect(&error, "bad_option", bad_for_all[i]);
    }
    struct ArrowArrayStream stream;
    REQUIRE(hume_scan(inputs, bad_for_all[i], NULL, &stream, &error) != 0, "scan takes %s", bad_for_all[i]);
    expect(&error, "bad_option", bad_for_all[i]);
  }
  int taken = 0;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    hume_table *table = bad[i].make(inputs, bad[i].options, NULL, &error);
    if (table || !error.code || strcmp(error.code, "bad_option") != 0) {
      taken++;
      fprintf(stderr, "%s: %s\n", bad[i].options, table ? "is taken" : error.text);
    }
    hume_table_free(table);
    hume_error_clear(&error);
  }
  REQUIRE(!taken, "%d options that mean nothing are no \"bad_option\"", taken);
  const char *path = fixture(good);
  const char *const bad_inputs[] = {"{\"threads\": 0}", "{\"threads\": \"2\"}", "{\"ndjson\": 1}", "{\"model\": \"face\"}", "x"};
  for (size_t i = 0; i < sizeof bad_inputs / sizeof bad_inputs[0]; i++) {
    REQUIRE(!hume_open(&path, 1, bad_inputs[i], &error), "open takes %s", bad_inputs[i]);
    expect(&error, "bad_option", bad_inputs[i]);
  }
  hume_close(inputs);
}

/* Values at the ends of their ranges are taken, and end in a table or an error, not in a crash. */
static void extremes(void) {
  static const struct {
    query make;
    const char *options;
  } cases[] = {
    {hume_observations, "{\"batch_rows\": 9007199254740991}"},
    {hume_observations, "{\"batch_rows\": 4503599627370496, \"model\": \"language\"}"},
    {hume_observations, "{\"batch_rows\": 1, \"features\": \"facs\"}"},
    {hume_observations, "{\"layout\": \"wide\", \"model\": \"ner\", \"batch_rows\": 9007199254740991}"},
    {hume_observations, "{\"from\": -1e308, \"to\": 1e308, \"min_prob\": -1e308}"},
    {hume_observations, "{\"from\": 1e308, \"to\": -1e308}"},
    {hume_observations, "{\"from\": null, \"model\": null}"},
    {hume_observations, "{\"model\": [], \"emotion\": [], \"features\": []}"},
    {hume_observations, "{\"ner\": false, \"model\": \"face\"}"},
    {hume_observations, "{\"ner\": false}"},
    {hume_observations, ""},
    {hume_summary, "{\"max_memory\": 1}"},
    {hume_summary, "{\"max_memory\": 9007199254740991, \"exact\": true}"},
    {hume_summary, "{\"by\": \"time_above\", \"threshold\": 1e308}"},
    {hume_summary, "{\"model\": \"[\", \"id\": \"*?[a\", \"file\": \"\\u0000\"}"},
    {hume_top, "{\"top\": 9007199254740991}"},
    {hume_top, "{\"top\": 0}"},
    {hume_top, "{\"min_face\": 1e308}"},
    {hume_timeline, "{\"bin\": 1e-300}"},
    {hume_timeline, "{\"bin\": 5e-324}"},
    {hume_timeline, "{\"bin\": 1e-9}"},
    {hume_timeline, "{\"bin\": 1e308}"},
    {hume_timeline, "{\"bin\": 1, \"top\": 9007199254740991, \"from\": -1e300}"},
    {hume_qc, "{\"from\": 3, \"to\": 3}"},
  };
  hume_inputs *inputs = open_fixtures(&good, 1, "{\"threads\": 1000000000}");
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    hume_error error = {0};
    hume_table *table = cases[i].make(inputs, cases[i].options, NULL, &error);
    REQUIRE(!table == !!error.code, "%s: neither a table nor an error", cases[i].options);
    if (table) digest_of_table(table);
    hume_table_free(table);
    hume_error_clear(&error);
  }
  hume_close(inputs);
}

static void missing_inputs(void) {
  hume_error error = {0};
  const char *const paths[] = {"/nowhere/at all.json", "", "foreign/fault.json", "\xff\xfe", "/dev/null", "/proc/self/mem"};
  for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
    const char *path = paths[i][0] == 'f' ? fixture(paths[i]) : paths[i];
    hume_inputs *inputs = hume_open(&path, 1, NULL, &error);
    if (inputs) {
      REQUIRE(!hume_qc(inputs, NULL, NULL, &error), "qc of %s", path);
      hume_close(inputs);
    }
    REQUIRE(error.code && error.text, "%s: no error", path);
    hume_error_clear(&error);
  }
  /* One that is missing among others is a failure of its own. */
  const char *some[] = {fixture(good), "/nowhere/at all.json"};
  hume_inputs *inputs = hume_open(some, 2, NULL, &error);
  REQUIRE(inputs, "%s", error.text);
  char *text = hume_inputs_describe(inputs);
  REQUIRE(is_json(text) && strstr(text, "\"failures\":[{\"input\":\"/nowhere/at all.json\""), "%s", text);
  hume_free(text);
  REQUIRE(!hume_qc(inputs, NULL, NULL, &error), "qc with an input that is missing");
  REQUIRE(error.code, "no error");
  hume_error_clear(&error);
  hume_run *run = hume_run_new();
  hume_table *table = hume_qc(inputs, "{\"on_error\": \"skip\"}", run, &error);
  REQUIRE(table && hume_table_rows(table) > 0, "%s", error.text);
  text = hume_run_findings(run);
  REQUIRE(is_json(text) && strstr(text, "\"failures\":[{\"input\":\"/nowhere/at all.json\""), "%s", text);
  hume_free(text);
  hume_table_free(table);
  hume_run_free(run);
  hume_close(inputs);
  inputs = open_fixtures(&good, 1, NULL);
  REQUIRE(!hume_summary(inputs, "{\"groups\": \"/nowhere.csv\"}", NULL, &error), "no groups");
  hume_close(inputs);
  REQUIRE(error.code, "no error");
  hume_error_clear(&error);
}

/* The rows of a stream up to its end or error; the code of the last call. */
static int drain(const hume_inputs *inputs, const char *options, hume_run *run, int64_t *rows, char *says, size_t room) {
  hume_error error = {0};
  struct ArrowArrayStream stream;
  *rows = 0;
  says[0] = 0;
  int status = hume_scan(inputs, options, run, &stream, &error);
  if (status) {
    snprintf(says, room, "%s", error.text);
    hume_error_clear(&error);
    return status;
  }
  struct ArrowArray batch;
  while ((status = stream.get_next(&stream, &batch)) == 0 && batch.release) {
    *rows += batch.length;
    batch.release(&batch);
  }
  if (status) {
    const char *text = stream.get_last_error(&stream);
    snprintf(says, room, "%s", text ? text : "");
    REQUIRE(stream.get_next(&stream, &batch) == status, "a stream goes on behind an error");
  }
  stream.release(&stream);
  return status;
}

/* An input that ends in the middle, in every place among others, on both ways to take that. */
static void broken_inputs(void) {
  char path[] = "/tmp/hume-check-XXXXXX";
  int file = mkstemp(path);
  REQUIRE(file >= 0, "no temporary file");
  close(file);
  write_repeated(path, fixture("study/predictions.json"), 2, ", {\"source\": ");
  const char *whole = fixture("webhook.json");
  const char *const orders[][3] = {{path, NULL, NULL}, {whole, path, NULL}, {path, whole, NULL}, {whole, path, whole}};
  int64_t rows_of_broken = 0;
  for (size_t i = 0; i < 4; i++) {
    size_t count = 1;
    while (count < 3 && orders[i][count]) count++;
    hume_error error = {0};
    hume_inputs *inputs = hume_open(orders[i], count, NULL, &error);
    REQUIRE(inputs, "%s", error.text);
    int64_t rows = 0;
    char says[2000];
    int status = drain(inputs, NULL, NULL, &rows, says, sizeof says);
    REQUIRE(status != 0, "order %zu: a stream ends well after %lld rows though an input fails", i, (long long)rows);
    REQUIRE(strstr(says, "error: ") == says && strstr(says, path), "%s", says);
    REQUIRE(!hume_observations(inputs, NULL, NULL, &error), "order %zu: observations though an input fails", i);
    expect(&error, "truncated", "observations");
    REQUIRE(!hume_summary(inputs, NULL, NULL, &error), "order %zu: a summary though an input fails", i);
    expect(&error, "truncated", "summary");

    hume_run *run = hume_run_new();
    status = drain(inputs, "{\"on_error\": \"skip\"}", run, &rows, says, sizeof says);
    REQUIRE(status == 0, "order %zu: %s", i, says);
    if (i == 0) rows_of_broken = rows;
    REQUIRE(rows > 0 && rows >= rows_of_broken, "order %zu: %lld rows", i, (long long)rows);
    char *text = hume_run_findings(run);
    REQUIRE(is_json(text) && strstr(text, "\"code\":\"truncated\""), "%s", text);
    hume_free(text);
    hume_run_free(run);
    hume_table *table = hume_observations(inputs, "{\"on_error\": \"skip\"}", NULL, &error);
    REQUIRE(table && hume_table_rows(table) == rows, "order %zu: observations", i);
    hume_table_free(table);
    table = hume_summary(inputs, "{\"on_error\": \"skip\"}", NULL, &error);
    REQUIRE(table && (hume_table_rows(table) > 0) == (count > 1), "order %zu: a summary", i);
    hume_table_free(table);
    hume_close(inputs);
  }
  unlink(path);
}

int main(void) {
  nothing_at_all();
  missing_inputs();
  broken_inputs();
  bad_options();
  extremes();
  printf("arguments: done\n");
  return 0;
}
