import HumeResults
import HumeSystem

/// The data package of an export: `datapackage.json` in the folder of its tables.
struct ExportPackage {
  private let destination: Output
  private let folder: String
  private let format: DataPackage.Format
  private let missing: String
  private var package: DataPackage

  /// The name of the description's file.
  static let fileName = "datapackage.json"

  /// A package in the folder of `path`, or in `path` where that ends in `/`. One that exists is an error unless --force.
  init(beside path: String, _ format: FormatName, _ session: Session) throws {
    folder = path.hasSuffix("/") ? String(path.dropLast()) : parentFolder(of: path)
    self.format = format == .tsv ? .tsv : .csv
    missing = session.output.rows.na
    destination = try session.output.open("\(folder)/\(Self.fileName)", inputs: session.found.inputs)
    package = DataPackage(title: "Observations", version: toolVersion)
  }

  /// Adds a table that was written. Of a long one the number of lines is not known: a row has one a score.
  mutating func add(_ path: String, _ table: some ObservationTable, observations: Int, factors: [String]) throws {
    let features = (table as? WideObservations)?.features
    package.resources.append(
      DataPackage.Resource(
        path: lastComponent(of: path), columns: table.columns, format: format,
        missing: missing, title: nil, rows: features == nil ? nil : observations, bytes: try FileStatus.of(path).size,
        features: features ?? [], factors: factors))
  }

  /// Writes the description.
  func finish() throws {
    try package.write(to: destination)
    try destination.finish()
  }
}
