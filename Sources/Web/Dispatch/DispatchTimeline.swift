import Operate
import Vocabulary

extension TimelineEntry {
    /// What an event of dispatch says, in words: the team by its name, codes as people call them.
    func dispatchValues(_ reading: Reading) -> [String: String] {
        let words = reading.words
        var values: [String: String] = ["team": team ?? words("notKnown")]
        let groups = [
            "why": "dispatch.codes.reasons", "help": "dispatch.codes.help", "answer": "dispatch.codes.answers",
            "step": "dispatch.codes.missed", "as": "dispatch.codes.disciplines", "leader": "dispatch.codes.disciplines",
        ]
        for (name, group) in groups {
            values[name] = said[name].map { words.name(of: $0.text, in: group) }
        }
        if kind == .deviationFound || kind == .deviationExplained {
            values["kind"] = said["kind"].map { words.name(of: $0.text, in: "flags") }
        }
        return values.compactMapValues(\.self)
    }

    /// When it happened, where that was told as another time than when it was entered.
    var toldAt: Instant? {
        guard team != nil || tellsItsTime, let text = said["at"]?.text, let told = try? Instant(rfc3339: text) else {
            return nil
        }
        return at.since(told) > .seconds(60) ? told : nil
    }
}
