// The job with simdjson On-Demand: the file is loaded with padding, then walked once, forward, without a tree.
//
//     simdjson FILE            the table
//     simdjson --ram N FILE    parses the loaded bytes N times and says how many bytes a second of CPU time that makes

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

using namespace simdjson;

namespace {

struct Hash {
  using is_transparent = void;
  size_t operator()(std::string_view name) const { return std::hash<std::string_view>{}(name); }
};

/// What is known of one model of one file.
struct Statistics {
  std::vector<std::string> names;
  std::unordered_map<std::string, size_t, Hash, std::equal_to<>> places;
  std::vector<size_t> count;
  std::vector<double> sum, largest;

  size_t place(std::string_view name) {
    auto known = places.find(name);
    if (known != places.end()) return known->second;
    places.emplace(name, names.size());
    names.emplace_back(name);
    count.push_back(0);
    sum.push_back(0);
    largest.push_back(-INFINITY);
    return names.size() - 1;
  }

  void add(size_t place, double score) {
    ++count[place];
    sum[place] += score;
    largest[place] = std::max(largest[place], score);
  }
};

using Models = std::map<std::string, Statistics, std::less<>>;

struct File {
  size_t source;
  std::string name;
  Models models;
};

/// Whether a string of the document is `name` by its raw bytes, so that nothing is copied or unescaped.
inline bool is(ondemand::raw_json_string raw, const std::string& name) {
  return std::memcmp(raw.raw(), name.data(), name.size()) == 0 && raw.raw()[name.size()] == '"';
}

/// The text of a string of the document where it has no escapes; empty otherwise.
inline std::string_view plain(ondemand::raw_json_string raw) {
  const char* begin = raw.raw();
  const char* end = begin;
  while (*end != '"' && *end != '\\') ++end;
  return *end == '"' ? std::string_view(begin, end - begin) : std::string_view();
}

/// Adds a row's scores. Names are expected in the order of the rows before; others are looked up.
void readScores(ondemand::array entries, Statistics& statistics) {
  size_t expected = 0;
  for (ondemand::object entry : entries) {
    ondemand::raw_json_string name;
    if (entry["name"].get(name)) continue;
    size_t place;
    if (expected < statistics.names.size() && is(name, statistics.names[expected])) {
      place = expected;
    } else {
      std::string_view text = plain(name);
      if (text.empty()) text = entry["name"];
      place = statistics.place(text);
    }
    expected = place + 1;
    double score;
    ondemand::value value;
    if (entry["score"].get(value)) continue;
    if (auto error = value.get_double().get(score)) {
      if (!value.is_null()) throw simdjson_error(error);
      continue;
    }
    statistics.add(place, score);
  }
}

void readRow(ondemand::object row, Statistics& statistics) {
  for (auto field : row) {
    if (field.key() == "emotions") {
      ondemand::value value = field.value();
      ondemand::array entries;
      if (!value.get_array().get(entries)) readScores(entries, statistics);
      return;
    }
  }
}

void readModel(ondemand::object model, Statistics& statistics) {
  for (ondemand::object group : model["grouped_predictions"]) {
    for (ondemand::object row : group["predictions"]) readRow(row, statistics);
  }
}

File readFile(ondemand::object prediction, size_t source) {
  File file{source, "", {}};
  for (auto field : prediction) {
    std::string_view key = field.unescaped_key();
    if (key == "file") {
      file.name = std::string_view(field.value());
    } else if (key == "models") {
      for (auto entry : field.value().get_object()) {
        std::string name{std::string_view(entry.unescaped_key())};
        ondemand::value value = entry.value();
        ondemand::object model;
        if (!value.get_object().get(model)) readModel(model, file.models[name]);
      }
    }
  }
  return file;
}

std::vector<File> readDocument(ondemand::parser& parser, const padded_string& bytes) {
  std::vector<File> files;
  ondemand::document document = parser.iterate(bytes);
  size_t source = 0;
  for (ondemand::object object : document) {
    for (auto field : object) {
      if (field.key() != "results") continue;
      ondemand::value value = field.value();
      ondemand::object results;
      if (value.get_object().get(results)) continue;
      for (ondemand::object prediction : results["predictions"]) files.push_back(readFile(prediction, source));
    }
    ++source;
  }
  return files;
}

void print(const File& file, const std::string& model, const Statistics& s) {
  std::vector<size_t> order;
  for (size_t i = 0; i < s.names.size(); ++i) {
    if (s.count[i] == 0) continue;
    std::printf("score\t%zu\t%s\t%s\t%s\t%zu\t%.17g\t%.17g\n", file.source, file.name.c_str(), model.c_str(),
                s.names[i].c_str(), s.count[i], s.sum[i] / s.count[i], s.largest[i]);
    order.push_back(i);
  }
  if (order.empty()) return;
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    double left = s.sum[a] / s.count[a], right = s.sum[b] / s.count[b];
    return left != right ? left > right : s.names[a] < s.names[b];
  });
  std::printf("top\t%zu\t%s\t%s", file.source, file.name.c_str(), model.c_str());
  for (size_t i = 0; i < std::min<size_t>(5, order.size()); ++i) std::printf("\t%s", s.names[order[i]].c_str());
  std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
  bool inRAM = argc == 4 && std::string_view(argv[1]) == "--ram";
  if (argc != 2 && !inRAM) {
    std::fprintf(stderr, "usage: simdjson [--ram N] FILE\n");
    return 64;
  }
  try {
    padded_string bytes = padded_string::load(argv[argc - 1]);
    ondemand::parser parser;
    if (inRAM) {
      int times = std::max(1, std::atoi(argv[2]));
      readDocument(parser, bytes);  // memory of the parser comes once
      std::clock_t begin = std::clock();
      for (int i = 0; i < times; ++i) readDocument(parser, bytes);
      double seconds = double(std::clock() - begin) / CLOCKS_PER_SEC;
      std::printf("%.0f bytes/s\n", double(bytes.size()) * times / seconds);
      return 0;
    }
    for (const File& file : readDocument(parser, bytes)) {
      for (const auto& [model, statistics] : file.models) print(file, model, statistics);
    }
  } catch (const simdjson_error& error) {
    std::fprintf(stderr, "%s: %s\n", argv[argc - 1], error.what());
    return 1;
  }
}
