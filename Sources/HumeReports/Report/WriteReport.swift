/// Writes a report as text for people: what there is, each file's ids with their highest expressions and curves, the
/// files side by side, and last what the data cannot tell.
///
/// Names, bars, numbers and curves stand in the same columns throughout. Where the width is short, curves shrink first;
/// under 60 columns there are none. The output is still to be finished (`Output.finish()`).
public func writeReport(_ content: ReportContent, to output: Output, layout: TextLayout) throws {
  var plan = ReportPlan(content)
  let across = AcrossSection(content)
  let columns = ReportColumns(plan, across: across, content: content, layout: layout)
  plan.draw(columns: columns.curve)
  var writer = TextReportWriter(content: content, plan: plan, across: across, columns: columns, output, layout)
  try writer.write()
}

/// Writes the same report as one HTML page that asks no one for anything: charts that read without scripts, each with its
/// table. Peaks, episodes and transcripts are in it where the results have them (`AnalysisWants.marks`, `.passages`).
public func writeHTMLReport(_ content: ReportContent, to output: Output) throws {
  var content = content
  content.fileLimit = max(content.fileLimit, 100)
  content.lineLimit = max(content.lineLimit, 2000)
  var writer = HTMLReportWriter(
    content: content, plan: ReportPlan(content), across: AcrossSection(content), output: output)
  try writer.write()
}

/// Writes the same report as Markdown: headings, and a pipe table for each id.
public func writeMarkdownReport(_ content: ReportContent, to output: Output) throws {
  var plan = ReportPlan(content)
  plan.draw(columns: 40)
  try MarkdownReportWriter(content: content, plan: plan, across: AcrossSection(content), output: output).write()
}
