/// A model of Hume's expression measurement, under the name that results give it.
///
/// The six documented models have constants; a name that results bring and nobody documented is kept as it is.
///
/// ```swift
/// row.origin.model == .face
/// Model("gesture").isDocumented  // false
/// ```
public struct Model: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The name as results spell it, e.g. `face`.
  public let rawValue: String

  /// A model by its name.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// A model by its name.
  public init(_ name: String) { self.rawValue = name }

  /// Facial expression, a row per face and frame: 48 emotions, on request FACS and descriptions.
  public static let face = Model("face")
  /// Speech prosody, a row per utterance: 48 emotions.
  public static let prosody = Model("prosody")
  /// Vocal bursts (laughs, sighs), a row per burst: 48 emotions and 67 descriptions.
  public static let burst = Model("burst")
  /// Language, a row per word, sentence or passage: 53 emotions, on request sentiment and toxicity.
  public static let language = Model("language")
  /// Named entities, a row per entity: 53 emotions.
  public static let ner = Model("ner")
  /// Face mesh: 48 emotions and no time.
  public static let facemesh = Model("facemesh")

  /// The documented models, in the order in which reports show them.
  public static let documented: [Model] = [.face, .prosody, .burst, .language, .ner, .facemesh]

  /// Whether Hume documented this model.
  public var isDocumented: Bool { Model.documented.contains(self) }

  /// The name.
  public var description: String { rawValue }

  /// Documented models first, in their order, then the others by name.
  public static func < (a: Model, b: Model) -> Bool {
    let (i, j) = (a.rank, b.rank)
    return i != j ? i < j : scalarsPrecede(a.rawValue, b.rawValue)
  }

  private var rank: Int { Model.documented.firstIndex(of: self) ?? Model.documented.count }
}

/// Whether `a` comes before `b` when compared by Unicode scalars: the order of names everywhere.
package func scalarsPrecede(_ a: String, _ b: String) -> Bool {
  // UTF-8 sorts as its scalars do.
  a.utf8.lexicographicallyPrecedes(b.utf8)
}
