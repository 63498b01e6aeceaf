// Tables as columns in memory, laid out as Apache Arrow has them (https://arrow.apache.org/docs/format/Columnar.html). Two
// roads lead out from here: messages of the IPC stream format (IPC/), and structures of the C stream interface (CStream/).
// Both only describe the buffers below; nothing is copied.
//
// Of Arrow's types a table of ours needs five:
//
//   boolean  bool                      values: a bit a row
//   integer  int64                     values: eight bytes a row
//   number   float64                   values: eight bytes a row
//   text     utf8                      values: Int32 offsets, one more than rows; bytes: the texts
//   name     dictionary<int32, utf8>   values: an Int32 a row, the place in `dictionary`
//
// Missing is null: a bit of `validity` that is 0, the least significant bit of a byte first. What `values` holds there
// means nothing, but it is 0.

/// The type of a column.
package enum ArrowType: Sendable, Hashable {
  case boolean, integer, number, text, name
}

/// A column as a schema has it. All columns may have nulls.
package struct ArrowField: Sendable, Hashable {
  package let name: String
  package let type: ArrowType

  package init(_ name: String, _ type: ArrowType) {
    self.name = name
    self.type = type
  }
}

/// The columns of a table, and what is said of it.
package struct ArrowSchema: Sendable {
  package let fields: [ArrowField]
  /// Keys and values, in order.
  package let metadata: [(key: String, value: String)]

  package init(_ fields: [ArrowField], metadata: [(key: String, value: String)] = []) {
    self.fields = fields
    self.metadata = metadata
  }
}

/// Some rows of a table: what is written, or lent to a consumer, at one time.
package struct ArrowBatch: Sendable {
  /// The number of rows.
  package let length: Int
  /// A column a field of the schema.
  package let columns: [ArrowColumn]

  package init(length: Int, columns: [ArrowColumn]) {
    self.length = length
    self.columns = columns
  }

  /// The bytes of its buffers, but for dictionaries, which batches share.
  package var bytes: Int {
    columns.reduce(0) { $0 + ($1.validity?.ownCount ?? 0) + $1.values.ownCount + ($1.bytes?.ownCount ?? 0) }
  }
}

/// The rows of one column.
package struct ArrowColumn: Sendable {
  package let type: ArrowType
  /// The number of rows that are null.
  package let nullCount: Int
  /// A bit a row; nil where nothing is null.
  package let validity: ArrowBuffer?
  package let values: ArrowBuffer
  /// The texts of a column of type text; nil for all others.
  package let bytes: ArrowBuffer?
  /// The names of a column of type name; nil for all others.
  package let dictionary: ArrowDictionary?

  package init(
    type: ArrowType, nullCount: Int, validity: ArrowBuffer?, values: ArrowBuffer, bytes: ArrowBuffer? = nil,
    dictionary: ArrowDictionary? = nil
  ) {
    self.type = type
    self.nullCount = nullCount
    self.validity = validity
    self.values = values
    self.bytes = bytes
    self.dictionary = dictionary
  }
}

/// The names that a column's rows refer to, none of them null. Batches whose names are the same share one.
package final class ArrowDictionary: Sendable {
  /// The number of names.
  package let count: Int
  /// Int32 offsets, one more than names.
  package let offsets: ArrowBuffer
  /// The names as UTF-8.
  package let bytes: ArrowBuffer

  package init(count: Int, offsets: ArrowBuffer, bytes: ArrowBuffer) {
    self.count = count
    self.offsets = offsets
    self.bytes = bytes
  }
}
