import Door
import Operate
import Vocabulary

extension TimelineEntry {
    /// What is told as having happened at a time of its own, besides what teams report.
    private static let told: Set<Event.Kind> = [
        .encounterRecorded, .referralAnswered, .attendanceReported, .needReported, .caseAttempt,
        .transferBegun, .transferTold, .callBackTried, .briefGiven, .caseMeetingNoted,
        .familyContactRecorded, .familyContactCorrected,
    ]

    /// Whether the event's own time counts, and not when it was written down.
    var tellsItsTime: Bool { TimelineEntry.told.contains(kind) }

    /// What an event of encounters, referrals or cases says, with its codes as people call them.
    func careValues(_ words: Words) -> [String: String] {
        var values: [String: String] = [:]
        let groups = [
            "channel": "cases.codes.channels", "result": "cases.codes.results", "closure": "cases.codes.closures",
            "weight": "cases.codes.weights", "goalState": "cases.codes.goalStates", "gaveUp": "cases.codes.goalReasons",
            "taskEnding": "cases.codes.taskEndings", "absence": "cases.codes.absences",
            "followUpStep": "cases.codes.steps", "met": "families.codes.manners",
            "childSafety": "families.codes.decisions",
        ]
        for (name, group) in groups {
            values[name] = said[name].map { words.name(of: $0.text, in: group) }
        }
        switch kind {
        case .referralAnswered:
            values["why"] = said["why"].map { words.name(of: $0.text, in: "referrals.codes.declines") }
        case .attendanceReported: values["why"] = said["why"].map { words.name(of: $0.text, in: "reasons") }
        default: break
        }
        return values.compactMapValues(\.self)
    }
}
