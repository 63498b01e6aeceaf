// The job with Foundation's JSONDecoder: Codable types of what is needed.

import Foundation

struct Score: Decodable {
  var name: String
  var score: Double?
}

struct Row: Decodable { var emotions: [Score]? }

struct Group: Decodable { var predictions: [Row] }

struct Model: Decodable { var grouped_predictions: [Group] }

struct File: Decodable {
  var file: String
  var models: [String: Model?]
}

struct Results: Decodable { var predictions: [File] }

struct Source: Decodable { var results: Results? }

/// Counts, sums and maxima by name, in the order in which names came.
struct Statistics {
  var names: [String] = []
  var places: [String: Int] = [:]
  var counts: [Int] = []
  var sums: [Double] = []
  var maxima: [Double] = []

  /// Adds a row; names are expected in the order of the rows before.
  mutating func add(_ scores: [Score]) {
    var expected = 0
    for entry in scores {
      let place = expected < names.count && names[expected] == entry.name ? expected : self.place(of: entry.name)
      expected = place + 1
      guard let score = entry.score else { continue }
      counts[place] += 1
      sums[place] += score
      maxima[place] = max(maxima[place], score)
    }
  }

  private mutating func place(of name: String) -> Int {
    if let known = places[name] { return known }
    places[name] = names.count
    names.append(name)
    counts.append(0)
    sums.append(0)
    maxima.append(-.infinity)
    return names.count - 1
  }

  /// The lines of one model of one file.
  func lines(_ origin: String) -> [String] {
    let found = names.indices.filter { counts[$0] > 0 }
    let means = names.indices.map { sums[$0] / Double(counts[$0]) }
    let ranked = found.sorted { means[$0] != means[$1] ? means[$0] > means[$1] : names[$0] < names[$1] }
    return found.map { "score\t\(origin)\t\(names[$0])\t\(counts[$0])\t\(means[$0])\t\(maxima[$0])" }
      + [(["top", origin] + ranked.prefix(5).map { names[$0] }).joined(separator: "\t")]
  }
}

guard CommandLine.arguments.count == 2 else { exit(64) }
let data = try Data(contentsOf: URL(fileURLWithPath: CommandLine.arguments[1]))
for (index, source) in try JSONDecoder().decode([Source].self, from: data).enumerated() {
  for file in source.results?.predictions ?? [] {
    for (name, model) in file.models {
      var statistics = Statistics()
      for row in (model?.grouped_predictions ?? []).lazy.flatMap(\.predictions) { statistics.add(row.emotions ?? []) }
      if statistics.names.isEmpty { continue }
      print(statistics.lines("\(index)\t\(file.file)\t\(name)").joined(separator: "\n"))
    }
  }
}
