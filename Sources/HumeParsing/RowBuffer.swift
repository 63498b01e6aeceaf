import HumeTypes

/// The memory of the one row that a reader lends again and again.
///
/// It stands outside of any object, so that lending it costs neither a copy nor a check of exclusive access: with both,
/// these took as long as half of the parsing. Readers own it; nobody writes to it while it is lent, since that would
/// mean to read on from inside of the closure that it is lent to.
final class RowBuffer {
  let pointer: UnsafeMutablePointer<Observation>

  init(_ row: Observation) {
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: row)
  }

  deinit {
    pointer.deinitialize(count: 1)
    pointer.deallocate()
  }
}
