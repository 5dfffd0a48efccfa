import Operate
import Programs
import Vocabulary

/// Where a team is, said three ways at once: a word, a shape and a colour.
struct TeamMark: Sendable {
    let name: String
    let shape: String
    let tone: String

    init(_ state: Assignment.State?, held: Bool = false, end: Assignment.End? = nil, words: Words) {
        let group = "dispatch.codes"
        if let end {
            (name, shape, tone) = (words.name(of: end.rawValue, in: "\(group).ends"), "–", "closed")
            return
        }
        switch state {
        case nil: (name, shape, tone) = (words("dispatch.free"), "●", "with")
        case .offered, .staged:
            (shape, tone) = ("●", "waiting")
            name = words.name(of: state?.rawValue ?? "", in: "\(group).states")
        case .sent, .onTheWay, .going:
            (shape, tone) = ("▲", "going")
            name = words.name(of: state?.rawValue ?? "", in: "\(group).states")
        case .arrived:
            (shape, tone) = ("■", "with")
            name = words.name(of: state?.rawValue ?? "", in: "\(group).states")
        case .ended: (name, shape, tone) = (words("dispatch.codes.states.ended"), "–", "closed")
        }
    }
}

/// What must not be overlooked, in red where somebody is in danger.
struct AlertMark: Sendable {
    let text: String
    let danger: Bool

    init(_ alert: DispatchAlert, _ reading: Reading) {
        let words = reading.words
        switch alert {
        case .help(let kind):
            (text, danger) = (
                words("dispatch.alert.help", ["help": words.name(of: kind.rawValue, in: "dispatch.codes.help")]), true
            )
        case .checkInMissed(let step):
            (text, danger) = (words.name(of: String(step), in: "dispatch.codes.missed"), step > 1)
        case .unsafe: (text, danger) = (words("dispatch.alert.unsafe"), true)
        case .notHeld: (text, danger) = (words("dispatch.alert.notHeld"), true)
        case .deviation(let kind):
            let isGrave = kind == Deviation.beforeRelease
            text = isGrave ? words("dispatch.alert.beforeRelease") : words("dispatch.alert.deviation")
            danger = isGrave
        case .held(let until, let isReleased):
            let holds = isReleased && until.map { reading.now < $0 } ?? true
            (text, danger) = (words(holds ? "dispatch.alert.released" : "dispatch.alert.held"), false)
        case .waitsAgain: (text, danger) = (words("dispatch.alert.waitsAgain"), false)
        }
    }
}

/// One reason for or against a team, in words.
struct ReasonLine: Sendable {
    let text: String
    let isFor: Bool

    init(_ reason: Suggestion.Reason, _ reading: Reading) {
        let words = reading.words
        var values: [String: String] = [:]
        switch reason {
        case .lacks(let discipline):
            values["discipline"] = words.name(of: discipline.rawValue, in: "dispatch.codes.disciplines")
        case .holds(let certificate): values["certificate"] = certificate.title.text(in: words.language)
        case .lacksCertificate(let lacking):
            values["certificate"] = lacking.certificate.title.text(in: words.language)
            values["day"] = lacking.expiredOn?.description
        case .tooFewPeople(let has, let wants): values = ["has": String(has), "wants": String(wants)]
        case .speaks(let tag), .doesNotSpeak(let tag): values["language"] = words.language(tag)
        case .hasSkill(let skill): values["skill"] = skill
        case .freeSince(let moment): values["time"] = Moment(moment, reading).time
        case .onCall(let number, let state):
            values = [
                "number": String(number), "state": words.name(of: state.rawValue, in: "dispatch.codes.states"),
            ]
        case .endsSoon(let minutes): values["minutes"] = String(minutes)
        case .hasDisciplines, .otherProgram: break
        }
        text = words("dispatch.why.\(reason.code)", values)
        isFor = reason.isFor
    }
}

extension Words {
    /// A language as people call it, or its tag where it has no name here.
    func language(_ tag: String) -> String {
        let primary = String(tag.prefix { $0 != "-" }).lowercased()
        let name = name(of: primary, in: "languages")
        return name == primary ? tag : name
    }
}
