import HumeReports
import Testing

/// The same summary as it is laid out at three widths.
@Suite struct TextFormatWidthTests {
  @Test func golden80() throws {
    #expect(
      try laidOut(summary(), width: 80) == """
        input talks/a.json  source file-0-a.mp4  file a.mp4  model face
        feature_set emotion  quantiles exact

        id face_0
          feature                  n  n_missing  n_out_of_range   mean      sd  median
          ───────────────────  ─────  ─────────  ──────────────  ─────  ──────  ──────
          Joy                  1,086          0               2  0.100  0.0333   0.100
          Surprise (negative)  1,086          0               2  0.243  0.0810   0.243

          feature                 q05    q95  min    max   t_max
          ───────────────────  ──────  ─────  ───  ─────  ──────
          Joy                  0.0100  0.200    0  0.300  13.450
          Surprise (negative)  0.0243  0.486    0  0.729  32.664

        id face_1
          feature                  n  n_missing  n_out_of_range   mean      sd  median
          ───────────────────  ─────  ─────────  ──────────────  ─────  ──────  ──────
          Joy                     41          0               2  0.100  0.0333   0.100
          Surprise (negative)     41          0               2  0.243  0.0810   0.243

          feature                 q05    q95  min    max   t_max
          ───────────────────  ──────  ─────  ───  ─────  ──────
          Joy                  0.0100  0.200    0  0.300  13.450
          Surprise (negative)  0.0243  0.486    0  0.729  32.664

        No value in any row: job_id, mean_tw, n_eff

        """)
  }

  @Test func golden40() throws {
    #expect(
      try laidOut(summary(), width: 40) == """
        input talks/a.json  source file-0-a.mp4
        file a.mp4  model face
        feature_set emotion  quantiles exact

        id face_0
          feature                  n  n_missing
          ───────────────────  ─────  ─────────
          Joy                  1,086          0
          Surprise (negative)  1,086          0

          feature              n_out_of_range
          ───────────────────  ──────────────
          Joy                               2
          Surprise (negative)               2

          feature               mean      sd
          ───────────────────  ─────  ──────
          Joy                  0.100  0.0333
          Surprise (negative)  0.243  0.0810

          feature              median     q05
          ───────────────────  ──────  ──────
          Joy                   0.100  0.0100
          Surprise (negative)   0.243  0.0243

          feature                q95  min    max
          ───────────────────  ─────  ───  ─────
          Joy                  0.200    0  0.300
          Surprise (negative)  0.486    0  0.729

          feature               t_max
          ───────────────────  ──────
          Joy                  13.450
          Surprise (negative)  32.664

        id face_1
          feature                  n  n_missing
          ───────────────────  ─────  ─────────
          Joy                     41          0
          Surprise (negative)     41          0

          feature              n_out_of_range
          ───────────────────  ──────────────
          Joy                               2
          Surprise (negative)               2

          feature               mean      sd
          ───────────────────  ─────  ──────
          Joy                  0.100  0.0333
          Surprise (negative)  0.243  0.0810

          feature              median     q05
          ───────────────────  ──────  ──────
          Joy                   0.100  0.0100
          Surprise (negative)   0.243  0.0243

          feature                q95  min    max
          ───────────────────  ─────  ───  ─────
          Joy                  0.200    0  0.300
          Surprise (negative)  0.486    0  0.729

          feature               t_max
          ───────────────────  ──────
          Joy                  13.450
          Surprise (negative)  32.664

        No value in any row: job_id, mean_tw,
        n_eff

        """)
  }

  @Test func golden200() throws {
    #expect(
      try laidOut(summary(), width: 200) == """
        input talks/a.json  source file-0-a.mp4  file a.mp4  model face  feature_set emotion  quantiles exact

          feature                  n  n_missing  n_out_of_range   mean      sd  median     q05    q95  min    max   t_max
          ───────────────────  ─────  ─────────  ──────────────  ─────  ──────  ──────  ──────  ─────  ───  ─────  ──────
        id face_0
          Joy                  1,086          0               2  0.100  0.0333   0.100  0.0100  0.200    0  0.300  13.450
          Surprise (negative)  1,086          0               2  0.243  0.0810   0.243  0.0243  0.486    0  0.729  32.664

        id face_1
          Joy                     41          0               2  0.100  0.0333   0.100  0.0100  0.200    0  0.300  13.450
          Surprise (negative)     41          0               2  0.243  0.0810   0.243  0.0243  0.486    0  0.729  32.664

        No value in any row: job_id, mean_tw, n_eff

        """)
  }
}
