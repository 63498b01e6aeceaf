import HumeJobs
import Testing

@Suite struct JobTests {
  @Test(
    arguments: [
      (#""job_id": "a", "jobId": "b""#, "a"), (#""jobId": "b""#, "b"), (#""jobid": "b""#, nil), (#""jobI": "b""#, nil),
      (#""jobIds": "b""#, nil), (#""JobId": "b""#, nil), (#""job_Id": "b""#, nil),
    ] as [(String, String?)])
  func snakeAndCamelCase(member: String, id: String?) throws {
    #expect(try Job(parsing: Array(#"{\#(member), "state": {"status": "QUEUED"}}"#.utf8)).id == id)
  }

  @Test func oldReplies() throws {
    let job = try Job(parsing: Array(#"{"state": {"status": "COMPLETED", "created_timestamp_ms": 1.6e12}}"#.utf8))
    #expect(job.id == nil)
    #expect(job.state == JobState(.completed, createdMilliseconds: 1_600_000_000_000))
  }
}
