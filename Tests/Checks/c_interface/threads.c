/* Eight threads make queries on the same inputs, read the same tables and use the same run. */

#include "check.h"

#include <pthread.h>

static const char *const names[] = {"study/predictions.json", "all-models/predictions.json", "images/predictions.json",
                                    "interview", "many-ids.json"};
enum { names_count = 5, threads = 8 };

typedef hume_table *(*query)(const hume_inputs *, const char *, hume_run *, hume_error *);

static const struct {
  query make;
  const char *options;
} queries[] = {
  {hume_summary, NULL},
  {hume_summary, "{\"faces\": \"frame\", \"features\": \"all\", \"n_eff\": true}"},
  {hume_summary, "{\"across\": \"files\"}"},
  {hume_summary, "{\"across\": \"pool\", \"exact\": true, \"model\": \"face\"}"},
  {hume_top, "{\"top\": 3, \"by\": \"q95\"}"},
  {hume_top, "{\"by\": \"distinct\"}"},
  {hume_timeline, "{\"bin\": 5}"},
  {hume_timeline, "{\"bin\": 0.5, \"top\": 2, \"from\": 3, \"to\": 20}"},
  {hume_qc, NULL},
  {hume_qc, "{\"model\": [\"face\", \"prosody\"]}"},
  {hume_observations, "{\"features\": \"emotion\"}"},
  {hume_observations, "{\"layout\": \"wide\", \"model\": \"language\", \"names\": \"original\"}"},
  {hume_observations, "{\"model\": \"face\", \"emotion\": [\"Joy\", \"Love\"], \"batch_rows\": 100}"},
  {hume_observations, "{\"anonymize\": true, \"model\": \"ner\"}"},
};
enum { queries_count = sizeof queries / sizeof queries[0] };

static hume_inputs *inputs;
static hume_table *shared;
static hume_run *run;
static digest expected[queries_count];
static digest expected_shared;
static int rounds;

static void *work(void *number) {
  unsigned state = *(const unsigned *)number * 2654435761u + 1;
  for (int round = 0; round < rounds; round++) {
    state = state * 1664525u + 1013904223u;
    size_t which = (state >> 16) % queries_count;
    hume_error error = {0};
    hume_table *table = queries[which].make(inputs, queries[which].options, round % 2 ? run : NULL, &error);
    REQUIRE(table, "query %zu: %s", which, error.text);
    digest found = digest_of_table(table);
    REQUIRE(found.hash == expected[which].hash && found.rows == expected[which].rows, "query %zu", which);
    hume_table_free(table);
    REQUIRE(digest_of_table(shared).hash == expected_shared.hash, "the shared table");
    int64_t done = 0, total = 0;
    hume_run_progress(run, &done, &total);
    REQUIRE(done >= 0 && total >= 0, "progress");
    char *text = round % 3 ? hume_run_findings(run) : hume_inputs_describe(inputs);
    REQUIRE(is_json(text), "%s", text);
    hume_free(text);
    REQUIRE(strlen(hume_version()) > 2, "the version");
  }
  return NULL;
}

enum { each = 50 };

/* Every query of a run leaves what it found, also when several end at one time. */
static void *quality(void *findings) {
  for (int i = 0; i < each; i++) {
    hume_error error = {0};
    hume_table *table = hume_qc(inputs, "{\"on_error\": \"skip\"}", findings, &error);
    REQUIRE(table, "%s", error.text);
    hume_table_free(table);
  }
  return NULL;
}

static int occurrences(const char *text, const char *part) {
  int count = 0;
  for (; (text = strstr(text, part)); text++) count++;
  return count;
}

static void findings_add_up(int turns) {
  hume_close(inputs);
  const char *const some[] = {"webhook.json", "malformed/truncated-in_string.json"};
  inputs = open_fixtures(some, 2, NULL);
  for (int turn = 0; turn < turns; turn++) {
    hume_run *several = hume_run_new();
    pthread_t started[threads];
    for (int i = 0; i < threads; i++) pthread_create(&started[i], NULL, quality, several);
    for (int i = 0; i < threads; i++) pthread_join(started[i], NULL);
    char *text = hume_run_findings(several);
    int count = occurrences(text, "\"code\":\"truncated\"");
    REQUIRE(is_json(text) && count == each * threads, "%d of %d failures are found", count, each * threads);
    hume_free(text);
    hume_run_free(several);
  }
}

int main(void) {
  inputs = open_fixtures(names, names_count, "{\"threads\": 2}");
  run = hume_run_new();
  hume_error error = {0};
  shared = hume_observations(inputs, "{\"model\": \"prosody\", \"batch_rows\": 500}", NULL, &error);
  REQUIRE(shared, "%s", error.text);
  expected_shared = digest_of_table(shared);
  for (size_t i = 0; i < queries_count; i++) {
    hume_table *table = queries[i].make(inputs, queries[i].options, NULL, &error);
    REQUIRE(table, "query %zu: %s", i, error.text);
    REQUIRE(hume_table_rows(table) > 0, "query %zu has no rows", i);
    expected[i] = digest_of_table(table);
    hume_table_free(table);
  }
  rounds = scaled(12);
  pthread_t started[threads];
  unsigned numbers[threads];
  for (unsigned i = 0; i < threads; i++) {
    numbers[i] = i;
    REQUIRE(pthread_create(&started[i], NULL, work, &numbers[i]) == 0, "no thread");
  }
  for (int i = 0; i < threads; i++) pthread_join(started[i], NULL);
  hume_table_free(shared);
  hume_run_free(run);
  findings_add_up(scaled(20));
  hume_close(inputs);
  printf("threads: %d threads, %d queries each, %d kinds\n", threads, rounds, queries_count);
  return 0;
}
