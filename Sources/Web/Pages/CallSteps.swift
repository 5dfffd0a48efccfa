import Operate
import Vocabulary

/// A link to the page of one step of the path.
struct StepLink: Sendable {
    /// The steps that have a page for each call.
    enum Step: String, CaseIterable, Sendable {
        case triage, dispatch, encounter, referrals

        /// The stage from which on the step's page is of use.
        fileprivate var begin: Stage {
            switch self {
            case .triage: .screened
            case .dispatch: .eligible
            case .encounter: .assigned
            case .referrals: .disposed
            }
        }

        /// The stages at which this step's page is where the work is.
        fileprivate var span: ClosedRange<Stage> {
            switch self {
            case .triage: .screened ... .triaged
            case .dispatch: .eligible ... .assigned
            case .encounter: .arrived ... .engaged
            case .referrals: .disposed ... .attended
            }
        }
    }

    let address: String
    let name: String
    /// Whether the next thing to do is done there.
    let current: Bool
    /// Whether it is the page that shows the link.
    let shown: Bool

    /// The call itself, and the steps it has come to, in their order, for whoever may see them.
    ///
    /// - Parameter here: the step whose page shows the links; nothing for the call's own page.
    static func all(_ call: ShownCall, _ steps: Set<Step>, here: Step? = nil, _ reading: Reading) -> [StepLink] {
        let address = "\(reading.base)/calls/\(call.id)"
        let links = Step.allCases.filter { $0 == here || steps.contains($0) && call.stage >= $0.begin }.map { step in
            StepLink(
                address: "\(address)/\(step.rawValue)", name: reading.words("steps.\(step.rawValue)"),
                current: call.open && step.span.contains(call.stage), shown: step == here)
        }
        guard !links.isEmpty else { return [] }
        return [
            StepLink(address: address, name: reading.words("steps.call"), current: false, shown: here == nil)
        ] + links
    }
}

/// A person whom the call concerns, as its page shows them.
struct ShownPerson: Sendable {
    let id: String
    let role: String
    let knownAs: String?
}

/// Another call that concerns the same person.
struct ShownOtherCall: Sendable {
    let id: String
    let number: Int
    let open: Bool
}

/// Who the call concerns, and adding somebody.
struct PeopleForm: Sendable {
    struct Person: Sendable {
        let role: String
        let knownAs: String?
        /// The known person they are held to be.
        let known: Known?
        /// Where it is said who they are, for those who may say it.
        let identify: String?
    }

    struct Known: Sendable {
        let name: String
        /// Nothing for those who see only the plan.
        let address: String?
        let certainty: String
    }

    struct Other: Sendable {
        let address: String
        let name: String
    }

    let persons: [Person]
    let nobody: Bool
    let others: [Other]
    let mayAdd: Bool
    let roles: [Choice]
    let knownAs: String
    let trouble: Trouble?
    let knownAsTrouble: String?

    init(
        _ call: ShownCall, _ recognised: [PlanBrief.Recognised], _ rights: CallRights, refused: Refused?,
        _ reading: Reading
    ) {
        let words = reading.words
        persons = call.people.map { person in
            let known = recognised.first { one in one.people.contains { $0.text == person.id } }
            return Person(
                role: words.name(of: person.role, in: "personRoles"), knownAs: person.knownAs,
                known: known.map { known in
                    Known(
                        name: known.brief.calledBy?.text ?? words("persons.unnamed"),
                        address: rights.seePeople ? "\(reading.base)/people/\(known.brief.person)" : nil,
                        certainty: words.name(of: known.certainty.rawValue, in: "persons.codes.certainties"))
                },
                identify: rights.identify ? "\(reading.base)/calls/\(call.id)/people/\(person.id)" : nil)
        }
        nobody = persons.isEmpty
        others = call.alsoIn.map { other in
            Other(
                address: "\(reading.base)/calls/\(other.id)",
                name: words(other.open ? "people.alsoOpen" : "people.alsoIn", ["number": String(other.number)]))
        }
        mayAdd = rights.add
        roles = [Choice](
            ["in-crisis", "caller", "other"], in: "personRoles", chosen: refused.typed("role", in: "people"),
            words: words)
        knownAs = refused.typed("knownAs", in: "people") ?? ""
        trouble = refused.trouble(in: "people", words)
        knownAsTrouble = refused.trouble(with: "knownAs", in: "people", words)
    }
}

/// Telling how the response ended that was sent instead.
struct EndingForm: Sendable {
    let outcomes: [Choice]
    let trouble: Trouble?

    init(refused: Refused?, _ words: Words) {
        outcomes = [Choice](
            AlternativeOutcome.allCases.filter { $0 != .unknown }.map(\.rawValue), in: "outcomes", chosen: nil,
            words: words)
        trouble = refused.trouble(in: "outcome", words)
    }
}

/// Opening a call again that had ended, or asking another program for it.
struct ReopeningForm: Sendable {
    let reasons: [Choice]
    let trouble: Trouble?

    init(refused: Refused?, _ words: Words) {
        reasons = [Choice](
            ["wanted-again", "fall-back", "hand-over", "ended-by-mistake"], in: "reopenReasons",
            chosen: refused.typed("because", in: "reopening"), words: words)
        trouble = refused.trouble(in: "reopening", words)
    }
}

extension ShownCall {
    /// Whether it is still asked how the other response ended.
    var endIsAsked: Bool { departure?.alternativeOutcome == AlternativeOutcome.unknown.rawValue }
}
