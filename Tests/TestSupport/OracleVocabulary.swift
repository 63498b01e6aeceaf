/// The documented names of scores, in the order of the predictions JSON.
package enum OracleVocabulary {
  /// The emotions of face, burst, prosody and facemesh.
  package static let emotions48 = [
    "Admiration", "Adoration", "Aesthetic Appreciation", "Amusement", "Anger", "Anxiety", "Awe", "Awkwardness",
    "Boredom", "Calmness", "Concentration", "Confusion", "Contemplation", "Contempt", "Contentment", "Craving",
    "Desire", "Determination", "Disappointment", "Disgust", "Distress", "Doubt", "Ecstasy", "Embarrassment",
    "Empathic Pain", "Entrancement", "Envy", "Excitement", "Fear", "Guilt", "Horror", "Interest", "Joy", "Love",
    "Nostalgia", "Pain", "Pride", "Realization", "Relief", "Romance", "Sadness", "Satisfaction", "Shame",
    "Surprise (negative)", "Surprise (positive)", "Sympathy", "Tiredness", "Triumph",
  ]

  /// The emotions of language and ner.
  package static let emotions53 = [
    "Admiration", "Adoration", "Aesthetic Appreciation", "Amusement", "Anger", "Annoyance", "Anxiety", "Awe",
    "Awkwardness", "Boredom", "Calmness", "Concentration", "Confusion", "Contemplation", "Contempt", "Contentment",
    "Craving", "Desire", "Determination", "Disappointment", "Disapproval", "Disgust", "Distress", "Doubt", "Ecstasy",
    "Embarrassment", "Empathic Pain", "Enthusiasm", "Entrancement", "Envy", "Excitement", "Fear", "Gratitude", "Guilt",
    "Horror", "Interest", "Joy", "Love", "Nostalgia", "Pain", "Pride", "Realization", "Relief", "Romance", "Sadness",
    "Sarcasm", "Satisfaction", "Shame", "Surprise (negative)", "Surprise (positive)", "Sympathy", "Tiredness",
    "Triumph",
  ]

  /// The facial action units of face.
  package static let facs = [
    "AU1 Inner Brow Raise", "AU2 Outer Brow Raise", "AU4 Brow Lowerer", "AU5 Upper Lid Raise", "AU6 Cheek Raise",
    "AU7 Lids Tight", "AU9 Nose Wrinkle", "AU10 Upper Lip Raiser", "AU11 Nasolabial Furrow Deepener",
    "AU12 Lip Corner Puller", "AU14 Dimpler", "AU15 Lip Corner Depressor", "AU16 Lower Lip Depress", "AU17 Chin Raiser",
    "AU18 Lip Pucker", "AU19 Tongue Show", "AU20 Lip Stretch", "AU22 Lip Funneler", "AU23 Lip Tightener",
    "AU24 Lip Presser", "AU25 Lips Part", "AU26 Jaw Drop", "AU27 Mouth Stretch", "AU28 Lips Suck", "AU32 Bite",
    "AU34 Puff", "AU37 Lip Wipe", "AU38 Nostril Dilate", "AU43 Eye Closure", "AU53 Head Up", "AU54 Head Down",
    "Hand over Mouth", "Hand over Eyes", "Hand over Forehead", "Hand over Face", "Hand touching Face / Head",
  ]

  /// The descriptions of face.
  package static let faceDescriptions = [
    "Beaming", "Biting lip", "Cheering", "Cringe", "Cry", "Eyes closed", "Face in hands", "Frown", "Gasp", "Glare",
    "Glaring", "Grimace", "Grin", "Jaw drop", "Laugh", "Licking lip", "Pout", "Scowl", "Smile", "Smirk", "Snarl",
    "Squint", "Sulking", "Tongue out", "Wide-eyed", "Wince", "Wrinkled nose",
  ]

  /// The descriptions of burst.
  package static let burstDescriptions = [
    "Cackle", "Cheer", "Chuckle", "Cry", "Gasp", "Giggle", "Groan", "Growl", "Grunt", "Hiss", "Hoot", "Howl", "Laugh",
    "Moan", "Pant", "Roar", "Scream", "Screech", "Shout", "Shriek", "Sigh", "Snicker", "Snort", "Sob", "Squeal", "Wail",
    "Wheep", "Whimper", "Yawn", "Yelp", "Ah", "Aha", "Ahh", "Argh", "Aww", "Eek", "Eww", "Grr", "Ha", "Hah", "Haha",
    "Hehe", "Hmm", "Huh", "Hurray", "Mhm", "Mmm", "Oh", "Ohh", "Ooh", "Ooph", "Ouch", "Oww", "Pff", "Phew", "Tsk",
    "Ugh", "Uh", "Uh-huh", "Umm", "Whee", "Whew", "Woah", "Wow", "Yay", "Yippee", "Yuck",
  ]

  /// The sentiment scale of language, 1 negative to 9 positive.
  package static let sentiment = [
    "1", "2", "3", "4", "5", "6", "7", "8", "9",
  ]

  /// The toxicity categories of language.
  package static let toxicity = [
    "toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate",
  ]

  /// The feature sets in the order of a row, with the key that holds each in the predictions JSON.
  package static let sets = [
    (set: "emotion", key: "emotions"), (set: "facs", key: "facs"), (set: "description", key: "descriptions"),
    (set: "sentiment", key: "sentiment"), (set: "toxicity", key: "toxicity"),
  ]

  /// The models of the service.
  package static let models = ["face", "burst", "prosody", "language", "ner", "facemesh"]

  /// The documented names of a model's feature set; none where the model has no such set.
  package static func names(model: String, set: String) -> [String] {
    switch (model, set) {
    case ("language", "emotion"), ("ner", "emotion"): emotions53
    case ("face", "emotion"), ("burst", "emotion"), ("prosody", "emotion"), ("facemesh", "emotion"): emotions48
    case ("face", "facs"): facs
    case ("face", "description"): faceDescriptions
    case ("burst", "description"): burstDescriptions
    case ("language", "sentiment"): sentiment
    case ("language", "toxicity"): toxicity
    default: []
    }
  }
}
