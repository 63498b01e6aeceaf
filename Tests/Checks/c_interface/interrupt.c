/* Queries that are ended from another thread, their progress, and what they found. */

#include "check.h"

#include <pthread.h>
#include <unistd.h>

static double asked; /* when the end was asked for */

static void *cancel_soon(void *run) {
  int64_t done = 0, total = 0, before = 0;
  double end = now() + 20;
  /* In the middle of the work. */
  while (now() < end && done < 2000000) {
    hume_run_progress(run, &done, &total);
    REQUIRE(done >= before, "progress goes back");
    before = done;
    usleep(500);
  }
  REQUIRE(total > done, "%lld of %lld bytes", (long long)done, (long long)total);
  asked = now();
  hume_run_cancel(run);
  return NULL;
}

static void expect_interrupted(hume_error *error, const char *what) {
  REQUIRE(error->code && strcmp(error->code, "interrupted") == 0, "%s: %s", what, error->text ? error->text : "no error");
  REQUIRE(now() - asked < 2, "%s ended %.3f s after it was asked to", what, now() - asked);
  hume_error_clear(error);
}

typedef hume_table *(*query)(const hume_inputs *, const char *, hume_run *, hume_error *);

static void cancel_query(const hume_inputs *inputs, query make, const char *what) {
  hume_run *run = hume_run_new();
  pthread_t thread;
  pthread_create(&thread, NULL, cancel_soon, run);
  hume_error error = {0};
  hume_table *table = make(inputs, NULL, run, &error);
  REQUIRE(!table, "%s was done before it was ended", what);
  pthread_join(thread, NULL);
  expect_interrupted(&error, what);
  /* A run that has ended ends all that it is given. */
  REQUIRE(!make(inputs, NULL, run, &error), "%s under a run that has ended", what);
  expect_interrupted(&error, what);
  /* Others are not concerned. */
  hume_run_free(run);
}

static void cancel_stream(const hume_inputs *inputs) {
  hume_run *run = hume_run_new();
  hume_error error = {0};
  struct ArrowArrayStream stream;
  REQUIRE(hume_scan(inputs, NULL, run, &stream, &error) == 0, "%s", error.text);
  struct ArrowArray batch;
  REQUIRE(stream.get_next(&stream, &batch) == 0 && batch.release, "no batch");
  batch.release(&batch);
  hume_run_cancel(run);
  int status = 0;
  for (int i = 0; i < 3 && status == 0; i++) {
    status = stream.get_next(&stream, &batch);
    if (status == 0 && batch.release) batch.release(&batch);
  }
  REQUIRE(status != 0, "a stream goes on after it was ended");
  const char *says = stream.get_last_error(&stream);
  REQUIRE(says && strstr(says, "ended before it was done"), "%s", says);
  REQUIRE(stream.get_next(&stream, &batch) == status, "a stream goes on after an error");
  stream.release(&stream);
  hume_run_free(run);
}

static void whole(const hume_inputs *inputs) {
  hume_run *run = hume_run_new();
  hume_error error = {0};
  int64_t done = -1, total = -1;
  hume_run_progress(run, &done, &total);
  REQUIRE(done == 0 && total == 0, "progress before anything");
  hume_table *table = hume_qc(inputs, NULL, run, &error);
  REQUIRE(table, "%s", error.text);
  hume_run_progress(run, &done, &total);
  REQUIRE(done == total && total > 0, "%lld of %lld bytes at the end of qc", (long long)done, (long long)total);
  hume_table_free(table);

  struct ArrowArrayStream stream;
  REQUIRE(hume_scan(inputs, NULL, run, &stream, &error) == 0, "%s", error.text);
  digest_of_stream(&stream);
  hume_run_progress(run, &done, &total);
  REQUIRE(done == total, "%lld of %lld bytes at the end of a scan", (long long)done, (long long)total);
  char *findings = hume_run_findings(run);
  REQUIRE(is_json(findings), "%s", findings);
  REQUIRE(strstr(findings, "\"failures\":[]") && strstr(findings, "\"warnings\":[{"), "%s", findings);
  hume_free(findings);
  hume_run_free(run);
}

int main(void) {
  char path[] = "/tmp/hume-check-XXXXXX";
  int file = mkstemp(path);
  REQUIRE(file >= 0, "no temporary file");
  close(file);
  write_repeated(path, fixture("study/predictions.json"), 60, NULL);
  hume_error error = {0};
  const char *paths[] = {path};
  for (int count = 1; count <= 2; count++) {
    char options[32];
    snprintf(options, sizeof options, "{\"threads\": %d}", count);
    hume_inputs *inputs = hume_open(paths, 1, options, &error);
    REQUIRE(inputs, "%s", error.text);
    cancel_query(inputs, hume_summary, "summary");
    cancel_query(inputs, hume_top, "top");
    cancel_query(inputs, hume_timeline, "timeline");
    cancel_query(inputs, hume_qc, "qc");
    cancel_query(inputs, hume_observations, "observations");
    cancel_stream(inputs);
    whole(inputs);
    hume_close(inputs);
  }
  unlink(path);
  printf("interrupt: done\n");
  return 0;
}
