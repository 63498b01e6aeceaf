/// A Frictionless tabular data package: what stands in tables that were written, as `datapackage.json` beside them.
///
/// It names nothing that the tables do not tell: no licence, no author, no date, and no primary key, since results can
/// list a file twice. Format: https://specs.frictionlessdata.io, version 1.
///
/// ```swift
/// var package = DataPackage(title: "Interviews", version: "0.1.0")
/// package.resources.append(DataPackage.Resource(path: "face.csv", columns: table.columns, format: .csv))
/// let output = try Output.file("datapackage.json")
/// try package.write(to: output)
/// try output.finish()
/// ```
public struct DataPackage: Sendable {
  /// What the package is called.
  public var title: String
  /// The version of the program that wrote the tables.
  public var version: String
  /// The tables.
  public var resources: [Resource]

  /// A package of tables.
  public init(title: String, version: String, resources: [Resource] = []) {
    self.title = title
    self.version = version
    self.resources = resources
  }

  /// The formats of tables that a package can hold.
  public enum Format: String, Sendable {
    /// Comma-separated values.
    case csv
    /// Tab-separated values.
    case tsv
  }

  /// A table that was written.
  public struct Resource: Sendable {
    /// The path of the file, from the folder of the package: not absolute, and never upwards.
    public var path: String
    /// The columns, in the order of the file.
    public var columns: [Column]
    /// The format.
    public var format: Format
    /// The text of a missing value.
    public var missing: String
    /// What the table is called, or nil.
    public var title: String?
    /// The number of rows without the header, where it is known.
    public var rows: Int?
    /// The size in bytes, where it is known.
    public var bytes: Int?
    /// The SHA-256 sum in hexadecimal digits, where it is known.
    public var sha256: String?
    /// The columns of scores among them, which say what they hold themselves.
    public var features: [WideObservations.Feature]
    /// The names of the factors among them.
    public var factors: [String]

    /// A table.
    public init(
      path: String, columns: [Column], format: Format, missing: String = "", title: String? = nil, rows: Int? = nil,
      bytes: Int? = nil, sha256: String? = nil, features: [WideObservations.Feature] = [], factors: [String] = []
    ) {
      self.path = path
      self.columns = columns
      self.format = format
      self.missing = missing
      self.title = title
      self.rows = rows
      self.bytes = bytes
      self.sha256 = sha256
      self.features = features
      self.factors = factors
    }
  }
}
