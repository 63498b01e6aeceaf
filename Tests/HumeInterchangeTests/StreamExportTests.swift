import CArrow
import HumeInterchange
import Testing

// What https://arrow.apache.org/docs/format/CDataInterface.html and CStreamInterface.html ask of a producer.

@Suite struct StreamExportTests {
  @Test func aStreamIsReadToItsEnd() throws {
    let watch = Watch()
    let lengths = [1, 7, 8, 9, 100]
    let stream = Held<ArrowArrayStream>(lengths, watch: watch)
    for (place, rows) in lengths.enumerated() {
      let batch = try #require(try stream.next())
      #expect(Int(batch.value.length) == rows)
      #expect(batch.columns(WatchedSource.fields) == WatchedSource.expected(place, rows: rows))
      batch.release()
    }
    // The end stays the end.
    for _ in 0..<3 { #expect(try stream.next() == nil) }
    #expect(watch.made > 5 * lengths.count)
    stream.release()
    #expect(watch.isOver)
  }

  @Test func batchesOutliveTheirStream() throws {
    let watch = Watch()
    let stream = Held<ArrowArrayStream>([20, 20, 30], watch: watch)
    let first = try #require(try stream.next())
    let second = try #require(try stream.next())
    stream.release()
    #expect(watch.source == nil)
    #expect(first.columns(WatchedSource.fields) == WatchedSource.expected(0, rows: 20))
    // Both have the same dictionary, which the second goes on to hold.
    let both = watch.living
    first.release()
    #expect(watch.living < both && watch.living > 0)
    #expect(second.columns(WatchedSource.fields) == WatchedSource.expected(1, rows: 20))
    second.release()
    #expect(watch.isOver)
  }

  @Test(arguments: WatchedSource.fields.indices) func aColumnThatIsMovedOutOutlivesTheRest(_ index: Int) throws {
    let watch = Watch()
    let stream = Held<ArrowArrayStream>([33], watch: watch)
    let batch = try #require(try stream.next())
    let column = try #require(batch.moveOut(index))
    #expect(batch.value.children[index]?.pointee.release == nil)
    stream.release()
    batch.release()
    let type = WatchedSource.fields[index].type
    #expect(watch.living == cellBuffers(of: column.value))
    #expect(cells(of: column.value, type) == WatchedSource.expected(0, rows: 33)[index])
    column.release()
    #expect(watch.isOver)
  }

  @Test(arguments: [true, false]) func aDictionaryThatIsMovedOutOutlivesTheRest(columnFirst: Bool) throws {
    let watch = Watch()
    let stream = Held<ArrowArrayStream>([10], watch: watch)
    let batch = try #require(try stream.next())
    let column = try #require(batch.moveOut(4))
    let dictionary = try #require(column.moveDictionaryOut())
    if columnFirst { column.release() }
    batch.release()
    column.release()
    stream.release()
    #expect(watch.living == 2)
    #expect(dictionary.value.length == 2 && dictionary.value.null_count == 0)
    #expect((0..<2).map { text(of: dictionary.value, $0) } == [.text("file 0"), .text("file 1")])
    dictionary.release()
    #expect(watch.isOver)
  }

  @Test func aStreamIsDroppedHalfRead() throws {
    for read in 0..<4 {
      let watch = Watch()
      let stream = Held<ArrowArrayStream>([5, 6, 7, 8], watch: watch)
      for _ in 0..<read { try #require(try stream.next()).release() }
      stream.release()
      #expect(watch.isOver)
    }
  }

  @Test(arguments: 0..<3) func anErrorStays(at place: Int) throws {
    let watch = Watch()
    let stream = Held<ArrowArrayStream>([5, 6, 7], failsAt: place, watch: watch)
    var kept: [Held<ArrowArray>] = []
    for _ in 0..<place { kept.append(try #require(try stream.next())) }
    // 5 is EIO. The text is there until the next call.
    for _ in 0..<3 {
      let error = #expect(throws: SourceError.self) { try stream.next() }
      #expect(error?.text == "5: batch \(place), größer")
    }
    stream.release()
    for (place, batch) in kept.enumerated() {
      #expect(batch.columns(WatchedSource.fields) == WatchedSource.expected(place, rows: 5 + place))
      batch.release()
    }
    #expect(watch.isOver)
  }

  @Test func callsWithoutAPlaceAreRefused() {
    let stream = Held<ArrowArrayStream>([1], watch: Watch())
    #expect(stream.value.get_next(stream.pointer, nil) == 22)
    #expect(stream.value.get_schema(stream.pointer, nil) == 22)
    let (next, last) = (stream.value.get_next, stream.value.get_last_error)
    stream.release()
    let array = Held<ArrowArray>(ArrowArray())
    #expect(next?(stream.pointer, array.pointer) == 22)
    #expect(last?(stream.pointer) == nil)
  }

  /// A batch of no columns, and one of no rows, are nothing special.
  @Test func emptyBatches() {
    for batch in [ArrowBatch(length: 3, columns: []), ArrowBatch(length: 0, columns: emptyColumns())] {
      let array = Held<ArrowArray>(ArrowArray())
      exportBatch(batch, to: array.pointer)
      #expect(Int(array.value.length) == batch.length && Int(array.value.n_children) == batch.columns.count)
      #expect(array.columns(batch.columns.map { ArrowField("", $0.type) }).allSatisfy { $0.isEmpty })
      array.release()
    }
  }

  private func emptyColumns() -> [ArrowColumn] {
    WatchedSource.fields.map { field in
      var builder = ColumnBuilder(field.type)
      return builder.take()
    }
  }

  private func cellBuffers(of array: ArrowArray) -> Int {
    (0..<Int(array.n_buffers)).count { array.buffers[$0] != nil } + (array.dictionary == nil ? 0 : 2)
  }
}

@Suite struct SchemaExportTests {
  @Test func aSchemaSaysWhatTheColumnsAre() throws {
    let stream = Held<ArrowArrayStream>([], watch: Watch())
    let schema = stream.schema()
    // It owes nothing to the stream.
    stream.release()
    #expect(String(cString: schema.value.format) == "+s")
    #expect(schema.value.flags == 0 && schema.value.dictionary == nil)
    let children = (0..<Int(schema.value.n_children)).compactMap { schema.value.children[$0]?.pointee }
    #expect(children.map { String(cString: $0.format) } == ["b", "l", "g", "u", "i"])
    #expect(children.map { String(cString: $0.name) } == WatchedSource.fields.map(\.name))
    #expect(children.allSatisfy { $0.flags == Int64(ARROW_FLAG_NULLABLE) && $0.n_children == 0 && $0.metadata == nil })
    #expect(children.map { $0.dictionary == nil } == [true, true, true, true, false])
    #expect(children[4].dictionary.map { String(cString: $0.pointee.format) } == "u")
    #expect(metadata(schema.value) == WatchedSource.metadata.map { [$0.key, $0.value] })
    release(schema)
  }

  @Test func aColumnThatIsMovedOutOutlivesTheRest() throws {
    let stream = Held<ArrowArrayStream>([1], watch: Watch())
    let (schema, again) = (stream.schema(), stream.schema())
    let child = try #require(schema.value.children[4])
    let field = Held<CArrow.ArrowSchema>(child.pointee)
    child.pointee.release = nil
    release(schema)
    stream.release()
    #expect(String(cString: field.value.name) == "file")
    let inner = try #require(field.value.dictionary)
    let dictionary = Held<CArrow.ArrowSchema>(inner.pointee)
    inner.pointee.release = nil
    release(field)
    #expect(String(cString: dictionary.value.format) == "u")
    release(dictionary)
    #expect(again.value.n_children == 5)
    release(again)
  }

  @Test func aSchemaOfNothing() {
    let schema = Held<CArrow.ArrowSchema>(CArrow.ArrowSchema())
    exportSchema(HumeInterchange.ArrowSchema([]), to: schema.pointer)
    #expect(schema.value.n_children == 0 && schema.value.metadata == nil)
    release(schema)
  }

  private func release(_ schema: Held<CArrow.ArrowSchema>) {
    let release = schema.value.release
    release?(schema.pointer)
    #expect(schema.value.release == nil)
    release?(schema.pointer)
  }

  /// Keys and values, as the bytes of the interface have them.
  private func metadata(_ schema: CArrow.ArrowSchema) -> [[String]] {
    var place = UnsafeRawPointer(schema.metadata)
    func number() -> Int {
      defer { place = place.map { $0 + 4 } }
      return place.map { Int($0.loadUnaligned(as: Int32.self)) } ?? 0
    }
    func text() -> String {
      let count = number()
      let text = UnsafeRawBufferPointer(start: place, count: count)
      place = place.map { $0 + count }
      return String(decoding: text, as: UTF8.self)
    }
    return (0..<number()).map { _ in [text(), text()] }
  }
}
