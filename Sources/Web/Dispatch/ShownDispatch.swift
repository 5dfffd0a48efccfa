import Operate
import Programs
import Vocabulary

/// One team on one call, as pages show it.
struct ShownAssignment: Sendable {
    struct Step: Sendable {
        let step: String
        let at: Instant
        var enteredAt: Instant?
        var flag: String?
    }

    let id: String
    let teamID: String
    let team: String
    let state: Assignment.State
    let held: Bool
    let since: Instant
    var end: Assignment.End?
    var why: String?
    var steps: [Step] = []
    var checkInDue: Instant?
    var missed = 0

    var open: Bool { end == nil }
}

/// What was said last about a scene.
struct ShownDeclaration: Sendable {
    let ruling: SceneDeclaration.Ruling
    let by: String
    let declaredAs: String
    var relayedFrom: String?
    let at: Instant
    var until: Instant?
    var leader: String?
}

/// The gate of one call.
struct ShownScene: Sendable {
    struct Ask: Sendable {
        let key: String
        let text: String
        let safe: AnswerValue
    }

    let state: Scene.State
    var stops = false
    var last: ShownDeclaration?
    var asks: [Ask] = []
    /// The disciplines that stay back, and whose word counts.
    var holds: [String] = []
    var releasers: [String] = []
    /// Whether the rules ask that somebody there is spoken to by phone first, and the tries so far, the latest first.
    var phoneFirst = false
    var phoned: [ShownPhoneContact] = []
}

/// A try to speak with somebody at the place.
struct ShownPhoneContact: Sendable {
    let reached: PhoneContact.Reached
    let by: String
    let at: Instant
}

/// Something odd that asks for a reason.
struct ShownDeviation: Sendable {
    let id: String
    let team: String
    let kind: String
    let at: Instant
    var why: String?
    var words: String?
}

/// Help that was asked for, by a team or for the call.
struct ShownHelp: Sendable {
    let id: String
    /// Nothing where it was asked for the call.
    let team: String?
    let kind: HelpRequest.Kind
    let at: Instant
    var answer: String?
}

/// One team as it is suggested.
struct ShownSuggestion: Sendable {
    let teamID: String
    let team: String
    let reasons: [Suggestion.Reason]
    var busyOn: Int?
    var offered = false
}

/// Everything about who goes to one call.
struct ShownDispatch: Sendable {
    let call: ShownCall
    /// What was decided, in the program's own words.
    var program: String?
    var crew: String?
    var decided = false
    var scene: ShownScene
    var assignments: [ShownAssignment] = []
    var deviations: [ShownDeviation] = []
    var help: [ShownHelp] = []
    var alerts: [DispatchAlert] = []
    var suggestions: [ShownSuggestion] = []
}

extension ShownDispatch {
    init(_ file: DispatchFile, _ call: ShownCall, _ suggestions: [Suggestion], _ language: String) {
        let teams = Dictionary(
            file.assignments.map { ($0.id, $0.teamName) }, uniquingKeysWith: { first, _ in first })
        let offers = Set(file.assignments.filter { $0.isOpen && $0.sentAt == nil }.map(\.team))
        self.init(
            call: call, program: file.need.program?.title.text(in: language),
            crew: file.need.crew?.title.text(in: language), decided: file.isDecided,
            scene: ShownScene(file, language),
            assignments: file.assignments.map {
                ShownAssignment($0, file.steps[$0.id] ?? [], file.due[$0.id])
            },
            deviations: file.deviations.map {
                ShownDeviation(
                    id: $0.id.text, team: teams[$0.assignment] ?? "", kind: $0.kind, at: $0.foundAt,
                    why: $0.reason?.rawValue, words: $0.words)
            },
            help: file.help.map {
                ShownHelp(
                    id: $0.id.text, team: $0.assignment.map { teams[$0] ?? "" }, kind: $0.kind, at: $0.askedAt,
                    answer: $0.answer?.rawValue)
            },
            alerts: file.alerts,
            suggestions: suggestions.map {
                ShownSuggestion(
                    teamID: $0.shift.team.id.text, team: $0.shift.team.name, reasons: $0.reasons,
                    busyOn: $0.busy?.number, offered: offers.contains($0.shift.team.id))
            })
    }
}

extension ShownAssignment {
    init(_ assignment: Assignment, _ steps: [AssignmentStep], _ due: CheckInDue?) {
        self.init(
            id: assignment.id.text, teamID: assignment.team.text, team: assignment.teamName, state: assignment.state,
            held: assignment.isHeld, since: assignment.since, end: assignment.end, why: assignment.reason,
            steps: steps.map { Step(step: $0.step, at: $0.at, enteredAt: $0.enteredAt, flag: $0.flag) },
            checkInDue: due?.dueAt, missed: due?.missed ?? 0)
    }
}

extension ShownScene {
    init(_ file: DispatchFile, _ language: String) {
        let gate = file.scene.gate
        self.init(
            state: file.scene.state(at: file.at), stops: file.scene.demand == .stop,
            last: file.declarations.first.map {
                ShownDeclaration(
                    ruling: $0.ruling, by: $0.by.name, declaredAs: $0.declaredAs, relayedFrom: $0.relayedFrom,
                    at: $0.at, until: $0.expiresAt, leader: $0.leader?.rawValue)
            },
            asks: gate?.asks.map { Ask(key: $0.key, text: $0.text.text(in: language), safe: $0.safe) } ?? [],
            holds: gate?.holds.map(\.rawValue) ?? [], releasers: gate?.releasers.map(\.rawValue) ?? [],
            phoneFirst: file.scene.phoneFirst,
            phoned: file.scene.phoned.map { ShownPhoneContact(reached: $0.reached, by: $0.by.name, at: $0.at) })
    }
}
