/* A little of everything, for a tool that looks for memory that nobody gave back. */

#include "check.h"

int main(void) {
  static const char *const names[] = {"all-models/predictions.json", "all-models/artifacts.zip"};
  for (int turn = 0; turn < 2; turn++) {
    hume_inputs *inputs = open_fixtures(names, 2, "{\"threads\": 2}");
    hume_run *run = hume_run_new();
    hume_error error = {0};
    hume_table *tables[] = {
      hume_summary(inputs, NULL, run, &error),      hume_top(inputs, "{\"by\": \"distinct\"}", run, &error),
      hume_timeline(inputs, "{\"bin\": 2}", run, &error), hume_qc(inputs, NULL, run, &error),
      hume_observations(inputs, "{\"features\": \"sentiment\"}", run, &error),
      hume_observations(inputs, "{\"layout\": \"wide\", \"model\": \"ner\"}", run, &error),
    };
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
      REQUIRE(tables[i], "%zu: %s", i, error.text);
      digest_of_table(tables[i]);
      hume_table_free(tables[i]);
    }
    REQUIRE(!hume_top(inputs, "{\"topp\": 1}", run, &error), "no error");
    hume_error_clear(&error);
    struct ArrowArrayStream stream;
    REQUIRE(hume_scan(inputs, "{\"batch_rows\": 20}", run, &stream, &error) == 0, "%s", error.text);
    struct ArrowArray batch, child;
    for (int i = 0; i < 3; i++) {
      REQUIRE(stream.get_next(&stream, &batch) == 0 && batch.release, "no batch");
      child = *batch.children[4];
      batch.children[4]->release = NULL;
      batch.release(&batch);
      child.release(&child);
    }
    stream.release(&stream);
    char *texts[] = {hume_run_findings(run), hume_inputs_describe(inputs)};
    REQUIRE(is_json(texts[0]) && is_json(texts[1]), "texts");
    hume_free(texts[0]);
    hume_free(texts[1]);
    hume_run_free(run);
    hume_close(inputs);
  }
  printf("leaks: done\n");
  return 0;
}
