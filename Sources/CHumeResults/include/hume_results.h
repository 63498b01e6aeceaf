/*
 * hume_results.h: results of Hume AI's expression measurement for any language that calls C.
 *
 * Opens what people have of such results (predictions JSON, artifacts archives and folders, CSVs, job folders, globs),
 * and gives their observations and the statistics of these as Apache Arrow, through the Arrow C stream interface, which
 * pyarrow, polars, pandas, DuckDB, R's arrow and nanoarrow, and others take without copying.
 *
 *     hume_error error = {0};
 *     const char *paths[] = {"predictions.json"};
 *     hume_inputs *inputs = hume_open(paths, 1, NULL, &error);
 *     if (!inputs) { fputs(error.text, stderr); hume_error_clear(&error); return 1; }
 *
 *     hume_table *summary = hume_summary(inputs, "{\"faces\": \"balanced\"}", NULL, &error);
 *     struct ArrowArrayStream stream;
 *     if (summary && hume_table_stream(summary, &stream) == 0) {
 *       // ... hand the stream on, or read it ...
 *       stream.release(&stream);
 *     }
 *     hume_table_free(summary);
 *     hume_close(inputs);
 *
 * Ownership. What a function returns is the caller's, and is given back once: with hume_close, hume_table_free,
 * hume_run_free, hume_free (texts), hume_error_clear (what an error holds), and a stream's, an array's or a schema's own
 * release. All of these take NULL, or what is empty, and do nothing. Nothing that is handed out depends on what it came
 * from: a table, a stream, and each array of a stream may outlive the inputs, the table and the stream.
 *
 * Threads. All functions may be called from any thread. hume_inputs, hume_table and hume_run may be used by several at the
 * same time; one stream by one thread at a time. Only giving something back while another thread uses it is an error.
 *
 * Errors. A function that can fail returns NULL or a number other than 0, and fills *error, unless that is NULL. A stream
 * says what went wrong with its get_last_error, in the same three lines as `text` below.
 *
 * Numbers. Times are in seconds, boxes in pixels; a missing value is null, never 0 and never NaN. What each column means
 * is in the README of the project ("The numbers").
 *
 * Versions. Functions, options and columns are only added within a major version.
 */

#ifndef HUME_RESULTS_H
#define HUME_RESULTS_H

#include <stddef.h>
#include <stdint.h>

#include "arrow_abi.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What went wrong. All texts are UTF-8, and NULL where there is nothing to say. */
typedef struct hume_error {
  char *code;    /* a stable name, e.g. "bad_number" */
  char *message; /* what is wrong: one sentence */
  char *place;   /* where: file, entry, JSON path or CSV record, byte */
  char *advice;  /* what to do: one sentence */
  char *text;    /* all of it, in up to three lines */
} hume_error;

/* Gives back what an error holds, and empties it. */
void hume_error_clear(hume_error *error);

/* Gives back a text. */
void hume_free(char *text);

/* The version of the library, e.g. "0.1.0"; not to be freed. */
const char *hume_version(void);

/* ---- Inputs ---------------------------------------------------------------------------------------------------- */

/* The results behind some paths. */
typedef struct hume_inputs hume_inputs;

/*
 * Finds the results behind `count` paths: files of every form, folders, globs. What a file is shows from its content. A
 * path that holds nothing is a failure among the findings; where all fail, the function does.
 *
 * options: NULL, or a JSON object:
 *   "threads"  how many threads read (default: one a processor)
 *   "ndjson"   true: files may hold several documents, whatever their names
 */
hume_inputs *hume_open(const char *const *paths, size_t count, const char *options, hume_error *error);

/*
 * What was found, as JSON: {"inputs": [{"path", "job_id", "bytes"}], "failures": [{"input", "code", "message", "place",
 * "advice"}], "warnings": [...], "notes": [...]}.
 */
char *hume_inputs_describe(const hume_inputs *inputs);

/* Closes inputs. What was made of them lives on. */
void hume_close(hume_inputs *inputs);

/* ---- Runs ------------------------------------------------------------------------------------------------------ */

/* Watches one or several queries, from the thread that makes them or from another. */
typedef struct hume_run hume_run;

hume_run *hume_run_new(void);

/* How many bytes have been read, and how many there are to be read in all (an estimate, 0 where not known). */
void hume_run_progress(const hume_run *run, int64_t *done, int64_t *total);

/* Ends what runs soon, with the error "interrupted". */
void hume_run_cancel(hume_run *run);

/*
 * What was met so far, as JSON: {"failures": [{"input", "code", "message", "place", "advice"}], "warnings": [{"code",
 * "message", "count", "input", "place", "advice"}], "notes": [the same]}. Of a stream, complete at its end. Where a query
 * failed, also "error": {"code", "message", "place", "advice"}, of the last one.
 */
char *hume_run_findings(const hume_run *run);

void hume_run_free(hume_run *run);

/* ---- Queries --------------------------------------------------------------------------------------------------- */

/*
 * All queries take options as a JSON object, or NULL, under the names of the program's flags. An unknown name, or a value
 * that means nothing, is the error "bad_option".
 *
 * Which rows count:
 *   "model", "id", "file"   texts or lists of texts, shell patterns
 *   "emotion"               names of features (any set's), a text or a list
 *   "features"              "emotion", "facs", "description", "sentiment", "toxicity", "all", or a list
 *                           (default: emotion in statistics, all in observations and qc)
 *   "from", "to"            seconds
 *   "min_prob", "min_confidence", "min_face"
 *   "groups"                a CSV file,<factor>... whose factors are joined into the result
 *   "anonymize"             true: labels in the place of names and texts
 *   "on_error"              "stop" (default): an input that fails fails the query; "skip": it is a failure among the
 *                           run's findings, adds nothing to statistics, and ends observations after its last good row
 *
 * How statistics are made (summary, top, timeline):
 *   "faces"      "separate" (default), "balanced", "frame", "pooled", "largest"
 *   "by"         "mean" (default), "median", "max", "mean_tw", "q95", "time_above" (with "threshold"), "distinct" (top)
 *   "exact", "max_memory" (bytes)
 */

/* Rows that were computed or read, held in memory as Arrow. */
typedef struct hume_table hume_table;

/* One row a feature of every file, model and id. Also "across": "files" or "pool", "n_eff": true. */
hume_table *hume_summary(const hume_inputs *inputs, const char *options, hume_run *run, hume_error *error);

/* The highest features. Also "top": how many (default 5, 0 for all). */
hume_table *hume_top(const hume_inputs *inputs, const char *options, hume_run *run, hume_error *error);

/* Mean scores in bins. Also "bin": seconds (default 1), "top". */
hume_table *hume_timeline(const hume_inputs *inputs, const char *options, hume_run *run, hume_error *error);

/* The quality of every file and model. */
hume_table *hume_qc(const hume_inputs *inputs, const char *options, hume_run *run, hume_error *error);

/*
 * The observations. Also:
 *   "layout"      "long" (default): a row a score; "wide": a row an observation, one model, a column a feature
 *   "combine"     in wide: true for several models in one table, with the columns of all; or a text or texts: models
 *                 that have their columns whether they are found or not, beside those that are
 *   "names"       in wide: "slug" (default) or "original"
 *   "ner"         in long: whether the columns of named entities are there (default: where the inputs have such results)
 *   "batch_rows"  how many rows a batch may have (default: some four megabytes)
 */
hume_table *hume_observations(const hume_inputs *inputs, const char *options, hume_run *run, hume_error *error);

/*
 * The observations as a stream that reads while it is read, in bounded memory; *stream is filled, whatever it held. Returns
 * 0, or fails as far as that shows before the first row; *stream is then one that was released. Inputs are read twice, first
 * to find their models, names and order; where the rows take less than 64 MiB, and their names are documented ones, the
 * first look keeps them and is the only one.
 */
int hume_scan(
  const hume_inputs *inputs, const char *options, hume_run *run, struct ArrowArrayStream *stream, hume_error *error);

/* The number of rows. */
int64_t hume_table_rows(const hume_table *table);

/* Fills *stream with a stream over the table, which shares its memory; as often as wanted. Returns 0; EINVAL for NULL. */
int hume_table_stream(const hume_table *table, struct ArrowArrayStream *stream);

void hume_table_free(hume_table *table);

#ifdef __cplusplus
}
#endif

#endif
