import HumeSystem
import Synchronization
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// How many threads have come to their end, past the last line of what they ran.
private let ended = Atomic<Int>(0)

@Suite struct OwnThreadTests {
  /// What a library frees at a thread's end is freed before its caller goes on, and could end the program.
  @Test func theThreadHasEndedBeforeItsValueIsThere() async {
    var key = pthread_key_t()
    #expect(
      pthread_key_create(&key) { _ in
        usleep(2_000)
        _ = ended.add(1, ordering: .sequentiallyConsistent)
      } == 0)
    let own = key
    for count in 1...20 {
      let value = await onOwnThread {
        pthread_setspecific(own, UnsafeRawPointer(bitPattern: 1))
        return count
      }
      #expect(value == count)
      #expect(ended.load(ordering: .sequentiallyConsistent) == count)
    }
    pthread_key_delete(key)
  }
}
