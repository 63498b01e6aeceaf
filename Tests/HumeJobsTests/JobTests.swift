import HumeJobs
import Testing

@Suite struct JobTests {
  @Test func oldReplies() throws {
    let job = try Job(parsing: Array(#"{"state": {"status": "COMPLETED", "created_timestamp_ms": 1.6e12}}"#.utf8))
    #expect(job.id == nil)
    #expect(job.state == JobState(.completed, createdMilliseconds: 1_600_000_000_000))
  }
}
