import Operate
import Vocabulary

extension TimelineEntry {
    /// What an event about an encounter says, in words.
    func encounterValues(_ words: Words) -> [String: String] {
        guard let ending = said["ending"]?.text else { return [:] }
        return [
            "ending": ending == EncounterTold.goesOn
                ? words("encounter.goesOn") : words.name(of: ending, in: "reasons")
        ]
    }
}
