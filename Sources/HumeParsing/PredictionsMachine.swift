import HumeTypes

// Predictions JSON → steps and rows: a pull machine over windows of bytes, without I/O.
//
// It is a stack of levels, one for each open object or array whose meaning is known; everything else is skipped by depth.
// A token either opens a level, closes one, or is a value of the innermost one:
//
//     [ {"source": {…}, "results": {"predictions": [ {"file": …, "models": {"face": {"grouped_predictions": [ {"id": …,
//     sources entry     results     files           file      models       model                groups     group
//
//       "predictions": [ {"time": …, "emotions": [ {"name": …, "score": …} ] } ] } ] } } } ] } } ]
//                      rows row       scores      score
//
// Rows need to know their source, file and group. Where a document names these behind its rows (keys may come in any
// order), the machine reads ahead: it notes its place (`lookahead`), skips to the key it needs, and goes back (`.rewind`,
// where the window has moved on).
// Nothing is read ahead in documents as the service writes them.
//
// Only one row is held at a time. It is complete, and lent, when its object ends.

/// Reads predictions JSON from windows of bytes.
struct PredictionsMachine {
  /// What `advance` came to.
  enum Outcome {
    case step(ReadStep)
    /// A row was read.
    case row
    /// Show a longer window, or say that it is final.
    case needsInput
    /// Show the window that begins at an offset of the input.
    case rewind(to: Int)
    case end
  }

  enum State: UInt8 {
    case sources, entry, sourceInfo, results, files, file, models, model, metadata, groups, group
    case rows, row, box, time, position, scores, score, errors, errorItem
  }

  struct Level {
    let state: State
    /// The documented keys that were met, by `PredictionsKey.rawValue`.
    var seen: UInt64 = 0
    /// The keys that were read ahead and are skipped when they come.
    var readAhead: UInt64 = 0
  }

  struct Lookahead {
    let target: PredictionsKey
    let key: PredictionsKey
    let levels: [Level]
    let lexer: JSONLexer
    let offset: Int
    let line: Int
    /// Whether all tokens on the way are read. Else brackets and strings are: what stands between will be read later.
    var isStrict = false
  }

  var lexer: JSONLexer
  /// The row that is read, or was last.
  let row: UnsafeMutablePointer<Observation>
  private let rowBuffer: RowBuffer
  var warnings = WarningLog()
  let context: ReadingContext

  var levels: [Level] = []
  /// The key whose value comes next in the innermost object.
  var key = PredictionsKey.unknown
  /// The text of that key where it is a model's name or unknown.
  var keyText = ""
  /// Whether the next value is skipped without a word: it was counted already.
  var skipSilently = false
  /// The depth at which a value that is skipped ends, or -1.
  var skipDepth = -1
  var lookahead: Lookahead?
  var steps: [ReadStep] = []
  var nextStep = 0
  var outcome: Outcome?

  // What is known of the levels that are open.
  var document = DocumentParts()
  var nextSourceIndex = 0
  var entries: [EntryParts] = []
  var file = FileParts()
  var model = ModelParts()
  var group = GroupParts()
  var failure = FailureParts()
  var rowParts = RowParts()
  /// The names that the input brought and nobody documented.
  var newNames = NewNames()
  /// The lists of all models of the input that were met; they stay while the input lasts.
  var scores: [ScoreList] = []
  /// The places in `scores` of the current model's lists, by feature set.
  var listIndices: [Int?] = [nil, nil, nil, nil, nil]
  /// Scores of rows before, by feature set, whose memory the next ones take.
  var spareScores: [Scores?] = [nil, nil, nil, nil, nil]
  /// The list that is being read.
  var list = 0
  var score = ScoreParts()
  // Rows that look like rows before, and where that is read.
  let usesLayouts: Bool
  var caches: [LayoutCache] = []
  var cache = 0
  /// The layout that the row at hand was read by, or -1.
  var lastLayout = -1
  /// How many layouts were learned so far.
  var layoutsLearned = 0
  /// What was prepared of the input from here on.
  var prepared = PreparedQueue()
  /// Where the row began that may be learned from, or -1.
  var rowBegin = -1

  init(context: ReadingContext) {
    self.context = context
    usesLayouts = context.usesLayouts
    lexer = JSONLexer(limits: context.limits)
    rowBuffer = RowBuffer(
      Observation(origin: Origin(input: context.input, jobID: "", source: "", file: "", model: Model(""), id: "")))
    row = rowBuffer.pointer
  }

  /// Goes on to the next step. `isFinal`: nothing follows the window.
  mutating func advance(_ bytes: Span<UInt8>, isFinal: Bool) throws(ParsingError) -> Outcome {
    while true {
      if nextStep < steps.count {
        nextStep += 1
        return .step(steps[nextStep - 1])
      }
      if nextStep > 0 {
        steps.removeAll(keepingCapacity: true)
        nextStep = 0
      }
      if let outcome {
        self.outcome = nil
        return outcome
      }
      if lexer.isComplete, document.isOpen {
        try endDocument(bytes)
        continue
      }
      if lexer.isComplete, context.allowsSeveralDocuments, document.count > 0 {
        guard let another = lexer.startsAnother(bytes, isFinal: isFinal) else { return .needsInput }
        if another { lexer.beginDocument() } else { return .end }
      }
      if skipDepth < 0, lookahead == nil {
        switch levels.last?.state {
        case .rows where usesLayouts:
          switch readKnownRow(bytes, isFinal: isFinal) {
          case .read: return .row
          case .needsInput: return .needsInput
          case .unknown: break
          }
        case .scores: readPlainScores(bytes)
        default: break
        }
      }
      let token: JSONToken
      if let lookahead, !lookahead.isStrict {
        if skipDepth >= 0 {
          switch lexer.skipContainer(bytes) {
          case .skipped: skipDepth = -1
          case .needsInput where !isFinal: return .needsInput
          case .needsInput, .fault: lookAheadStrictly()
          }
          continue
        }
        do { token = try lexer.next(bytes, isFinal: isFinal) } catch {
          lookAheadStrictly()
          continue
        }
      } else {
        token = try lexer.next(bytes, isFinal: isFinal)
      }
      switch token {
      case .needsInput: return .needsInput
      case .end: return .end
      default:
        if skipDepth >= 0 {
          if lexer.depth == skipDepth { skipDepth = -1 }
          continue
        }
        switch token {
        case .key: meetKey(bytes)
        case .endObject, .endArray: endLevel(bytes)
        default: try meetValue(token, bytes)
        }
      }
    }
  }

  mutating func emit(_ step: ReadStep) { steps.append(step) }

  mutating func push(_ state: State) { levels.append(Level(state: state)) }

  /// Skips the value that has just begun, if it is a container.
  mutating func skip(_ token: JSONToken) {
    if token == .beginObject || token == .beginArray { skipDepth = lexer.depth - 1 }
  }
}

/// What is known of a document.
struct DocumentParts {
  var count = 0
  var isOpen = false
  var shape = DocumentShape.list
  var jobID = Presence<String>.absent
  var status = Presence<String>.absent
  /// Whether a webhook's body had a list of predictions.
  var predictions = Presence<Bool>.absent
  var hasEntry = false
}

/// What is known of an object that is a source, a webhook's body or a dictionary of such.
struct EntryParts {
  enum Role { case unknown, source, webhook, dictionary }
  var role = Role.unknown
  var index: Int?
  var source = Source(type: "")
  var label = ""
  var hasBegun = false
  var error = Presence<String>.absent
  var results = Presence<Bool>.absent
  var predictions = Presence<Bool>.absent
  var errors = Presence<Bool>.absent
  let isRoot: Bool
  /// The id of the job that it is of: its own, or that of the webhook's body around it.
  var jobID: Presence<String>
  /// Of the list of sources in it or around it: where its counting began, and whether it held any.
  var listBase: Int

  init(isRoot: Bool, jobID: Presence<String>, listBase: Int) {
    self.isRoot = isRoot
    self.jobID = jobID
    self.listBase = listBase
  }
}

/// What is known of a file.
struct FileParts {
  var name = ""
  var fileType = Presence<String>.absent
  var models = Presence<Bool>.absent
  var modelNames: [String] = []
  var hasBegun = false
}

/// What is known of a model's results.
struct ModelParts {
  var model = Model("")
  var metadata = Presence<Metadata>.absent
  var groups = Presence<Bool>.absent
  var groupCount = 0
  /// The groups, by their place in the list, whose rows were null or absent.
  var groupsWithoutRows: [Int: Presence<Bool>] = [:]
}

/// What is known of a group.
struct GroupParts {
  var id = ""
  var origin: Origin?
  /// How many rows there were so far, and whether there was a list of them.
  var rows = 0
  var list = Presence<Bool>.absent
}

/// What is known of an error that Hume reported.
struct FailureParts {
  var file = ""
  var message = ""
  var model = Presence<String>.absent
}
