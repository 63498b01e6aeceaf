public func writeReport(_ content: ReportContent, to output: Output, layout: TextLayout) throws {}
public func writeMarkdownReport(_ content: ReportContent, to output: Output) throws {}
