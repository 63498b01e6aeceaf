import HumeSystem

/// ELAN's EAF 3.0 (https://www.mpi.nl/tools/elan/EAF_Annotation_Format_3.0_and_ELAN.pdf). Its times are whole milliseconds,
/// to which ours are rounded; a label is never shorter than one, and moments are as long. Labels that then overlap go to
/// further tiers. The file is looked for in the same folder, under the last part of its name. Gives how many labels are
/// left out, since they end after 2³² ms, up to where EAF has times.
package func writeEAF(_ annotation: Annotation, to output: Output) throws -> Int {
  let (annotation, leftOut) = annotation.inMilliseconds().upTo(Int64(UInt32.max) * 1000)
  try writeHead(annotation, to: output)
  let labels = annotation.tiers.flatMap(\.labels)
  // Slots in the order of time, as readers expect. Every label has two of its own: a boundary that is moved moves alone.
  let times = labels.flatMap { [$0.begin / 1000, $0.end / 1000] }
  let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
  var numbers = times
  try output.write("    <TIME_ORDER>\n")
  for (number, index) in order.enumerated() {
    numbers[index] = Int64(number + 1)
    try output.write("        <TIME_SLOT TIME_SLOT_ID=\"ts\(number + 1)\" TIME_VALUE=\"\(times[index])\"/>\n")
  }
  try output.write("    </TIME_ORDER>\n")
  var count = 0
  for tier in annotation.tiers {
    let (name, id) = (xmlText(tier.name), xmlText(tier.id))
    try output.write(
      "    <TIER LINGUISTIC_TYPE_REF=\"default-lt\" PARTICIPANT=\"\(id)\" TIER_ID=\"\(name)\">\n")
    for label in tier.labels {
      let slots = (numbers[2 * count], numbers[2 * count + 1])
      count += 1
      try output.write(
        """
                <ANNOTATION>
                    <ALIGNABLE_ANNOTATION ANNOTATION_ID="a\(count)" TIME_SLOT_REF1="ts\(slots.0)" TIME_SLOT_REF2="ts\(slots.1)">
                        <ANNOTATION_VALUE>\(xmlText(label.text))</ANNOTATION_VALUE>
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
  return leftOut
}

/// The document's begin, without a date of its own: the same results give the same bytes.
private func writeHead(_ annotation: Annotation, to output: Output) throws {
  let url = xmlText("./" + relativeURL(annotation.file))
  try output.write(
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <ANNOTATION_DOCUMENT AUTHOR="hume-results" DATE="1970-01-01T00:00:00+00:00" FORMAT="3.0" VERSION="3.0" \
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
    xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">
        <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">
            <MEDIA_DESCRIPTOR MEDIA_URL="\(url)" MIME_TYPE="\(mediaType(of: annotation.file))" RELATIVE_MEDIA_URL="\(url)"/>

    """)
  for (name, value) in [("file", annotation.file)] + annotation.origin {
    try output.write("        <PROPERTY NAME=\"hume-results:\(name)\">\(xmlText(value))</PROPERTY>\n")
  }
  try output.write("    </HEADER>\n")
}

/// The last part of a path as a URL may have it: all but letters, digits and `-._~` as `%20`.
private func relativeURL(_ path: String) -> String {
  var result = ""
  for byte in (path.split(separator: "/").last ?? "").utf8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
      result.unicodeScalars.append(Unicode.Scalar(byte))
    default: result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
  }
  return result
}

/// What ELAN calls the kind of a media file, by its ending.
private func mediaType(of file: String) -> String {
  switch file.split(separator: ".").last?.lowercased() {
  case "mp4", "m4v": "video/mp4"
  case "mov": "video/quicktime"
  case "mpg", "mpeg": "video/mpeg"
  case "wav": "audio/x-wav"
  case "mp3": "audio/mpeg"
  default: "unknown"
  }
}
