import HumeSystem

/// ELAN's EAF 3.0 (https://www.mpi.nl/tools/elan/EAF_Annotation_Format_3.0_and_ELAN.pdf). Its times are whole milliseconds,
/// to which ours are rounded; a label never gets shorter than one. Moments are labels of a millisecond.
package func writeEAF(_ annotation: Annotation, to output: Output) throws {
  try output.write(
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <ANNOTATION_DOCUMENT AUTHOR="hume-results" DATE="1970-01-01T00:00:00+00:00" FORMAT="3.0" VERSION="3.0" \
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
    xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">
        <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">
            <PROPERTY NAME="hume-results:file">\(escaped(annotation.file))</PROPERTY>
        </HEADER>
        <TIME_ORDER>

    """)
  let times = annotation.tiers.map { tier in tier.labels.map { Times($0, isPoint: tier.isOfPoints) } }
  // Slots in the order of time, as readers expect.
  let slots = Set(times.joined().flatMap { [$0.begin, $0.end] }).sorted()
  let numbers = Dictionary(uniqueKeysWithValues: slots.enumerated().map { ($0.element, $0.offset + 1) })
  for (number, slot) in slots.enumerated() {
    try output.write("        <TIME_SLOT TIME_SLOT_ID=\"ts\(number + 1)\" TIME_VALUE=\"\(slot)\"/>\n")
  }
  try output.write("    </TIME_ORDER>\n")
  var count = 0
  for (tier, times) in zip(annotation.tiers, times) {
    try output.write(
      "    <TIER LINGUISTIC_TYPE_REF=\"default-lt\" PARTICIPANT=\"\(escaped(tier.id))\" TIER_ID=\"\(escaped(tier.name))\">\n"
    )
    for (label, time) in zip(tier.labels, times) {
      count += 1
      try output.write(
        """
                <ANNOTATION>
                    <ALIGNABLE_ANNOTATION ANNOTATION_ID="a\(count)" TIME_SLOT_REF1="ts\(numbers[time.begin] ?? 0)" \
        TIME_SLOT_REF2="ts\(numbers[time.end] ?? 0)">
                        <ANNOTATION_VALUE>\(escaped(label.text))</ANNOTATION_VALUE>
                    </ALIGNABLE_ANNOTATION>
                </ANNOTATION>

        """)
    }
    try output.write("    </TIER>\n")
  }
  try output.write(
    """
        <LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="default-lt" TIME_ALIGNABLE="true"/>
    </ANNOTATION_DOCUMENT>

    """)
}

/// A label's times in milliseconds.
private struct Times {
  let begin: Int64
  let end: Int64

  init(_ label: Annotation.Label, isPoint: Bool) {
    begin = (label.begin + 500) / 1000
    end = max(isPoint ? begin : (label.end + 500) / 1000, begin + 1)
  }
}

/// A text in XML 1.0, which has no control characters but three kinds of space.
private func escaped(_ text: String) -> String {
  var result = ""
  for scalar in oneLine(text).unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
