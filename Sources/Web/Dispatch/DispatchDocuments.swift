import Foundation
import Operate
import Programs
import Vocabulary

/// A team, as machines read it.
struct TeamDocument: Encodable {
    let id: String
    let name: String
    let radioName: String?

    init(_ team: Team) {
        id = team.id.text
        name = team.name
        radioName = team.radioName
    }

    private enum Key: CodingKey { case id, name, radioName }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(id, forKey: .id)
        try object.encode(name, forKey: .name)
        try object.encode(radioName, forKey: .radioName)
    }
}

/// A shift, as machines read it.
struct ShiftDocument: Encodable {
    struct Member: Encodable {
        let account: String
        let name: String
        let discipline: String
        let languages: [String]
        let skills: [String]
        let certificates: [HeldCertificateDocument]
    }

    private let shift: Shift
    private let assignment: Assignment?

    init(_ shift: Shift, on assignment: Assignment? = nil) {
        self.shift = shift
        self.assignment = assignment
    }

    private enum Key: CodingKey {
        case id, team, programs, vehicle, beganAt, until, endedAt, members, assignment
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(shift.id.text, forKey: .id)
        try object.encode(TeamDocument(shift.team), forKey: .team)
        try object.encode(shift.programs, forKey: .programs)
        try object.encode(shift.vehicle, forKey: .vehicle)
        try object.encode(shift.beganAt.description, forKey: .beganAt)
        try object.encode(shift.plannedEndAt.description, forKey: .until)
        try object.encode(shift.endedAt?.description, forKey: .endedAt)
        try object.encode(
            shift.members.map {
                Member(
                    account: $0.worker.text, name: $0.name, discipline: $0.discipline.rawValue,
                    languages: $0.languages, skills: $0.skills,
                    certificates: $0.heldDocuments)
            }, forKey: .members)
        try object.encode(assignment.map { AssignmentDocument($0) }, forKey: .assignment)
    }
}

/// What somebody is certified for, as machines read it.
struct HeldCertificateDocument: Encodable {
    private let held: HeldCertificate
    private let isRegistered: Bool
    private let doubt: CertificateDoubt?

    init(_ held: HeldCertificate, isRegistered: Bool, doubt: CertificateDoubt?) {
        self.held = held
        self.isRegistered = isRegistered
        self.doubt = doubt
    }

    private enum Key: CodingKey { case certificate, expiresOn, registered, doubt }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(held.key, forKey: .certificate)
        try object.encode(held.expiresOn?.description, forKey: .expiresOn)
        try object.encode(isRegistered, forKey: .registered)
        try object.encode(doubt?.code, forKey: .doubt)
    }
}

extension Shift.Member {
    fileprivate var heldDocuments: [HeldCertificateDocument] {
        certificates.map { held in
            HeldCertificateDocument(held, isRegistered: registered.contains(held.key), doubt: doubts[held.key])
        }
    }
}

/// One team on one call, as machines read it.
struct AssignmentDocument: Encodable {
    private let assignment: Assignment
    private let steps: [AssignmentStep]?
    private let due: CheckInDue?

    init(_ assignment: Assignment, _ steps: [AssignmentStep]? = nil, due: CheckInDue? = nil) {
        self.assignment = assignment
        self.steps = steps
        self.due = due
    }

    private struct Step: Encodable {
        let step: String
        let at: String
        let enteredAt: String
        let flag: String?

        enum Key: CodingKey { case step, at, enteredAt, flag }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(step, forKey: .step)
            try object.encode(at, forKey: .at)
            try object.encode(enteredAt, forKey: .enteredAt)
            try object.encode(flag, forKey: .flag)
        }
    }

    private enum Key: CodingKey {
        case id, call, number, team, teamName, shift, state, held, sentAt, goAt, arrivedAt, endedAt, endedAs, reason
        case checkInDueAt, steps
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(assignment.id.text, forKey: .id)
        try object.encode(assignment.call.text, forKey: .call)
        try object.encode(assignment.number, forKey: .number)
        try object.encode(assignment.team.text, forKey: .team)
        try object.encode(assignment.teamName, forKey: .teamName)
        try object.encode(assignment.shift?.text, forKey: .shift)
        try object.encode(assignment.state.rawValue, forKey: .state)
        try object.encode(assignment.isHeld, forKey: .held)
        try object.encode(assignment.sentAt?.description, forKey: .sentAt)
        try object.encode(assignment.goAt?.description, forKey: .goAt)
        try object.encode(assignment.arrivedAt?.description, forKey: .arrivedAt)
        try object.encode(assignment.endedAt?.description, forKey: .endedAt)
        try object.encode(assignment.end?.rawValue, forKey: .endedAs)
        try object.encode(assignment.reason, forKey: .reason)
        guard let steps else { return }
        try object.encode(due?.dueAt.description, forKey: .checkInDueAt)
        try object.encode(
            steps.map {
                Step(step: $0.step, at: $0.at.description, enteredAt: $0.enteredAt.description, flag: $0.flag)
            }, forKey: .steps)
    }
}

/// A team as it is suggested, as machines read it.
struct SuggestionDocument: Encodable {
    struct Reason: Encodable {
        let code: String
        let isFor: Bool
        var discipline: String?
        var certificate: String?
        var expiredOn: String?
        var language: String?
        var skill: String?
        var since: String?
        var number: Int?
        var state: String?
        var minutes: Int?
        var has: Int?
        var wants: Int?

        enum CodingKeys: String, CodingKey {
            case code
            case isFor = "for"
            case discipline, certificate, expiredOn, language, skill, since, number, state, minutes, has, wants
        }

        init(_ reason: Suggestion.Reason) {
            code = reason.code
            isFor = reason.isFor
            switch reason {
            case .lacks(let lacked): discipline = lacked.rawValue
            case .holds(let held): certificate = held.key
            case .lacksCertificate(let lacking):
                (certificate, expiredOn) = (lacking.certificate.key, lacking.expiredOn?.description)
            case .tooFewPeople(let here, let wanted): (has, wants) = (here, wanted)
            case .speaks(let tag), .doesNotSpeak(let tag): language = tag
            case .hasSkill(let known): skill = known
            case .freeSince(let moment): since = moment.description
            case .onCall(let call, let place): (number, state) = (call, place.rawValue)
            case .endsSoon(let left): minutes = left
            case .hasDisciplines, .otherProgram: break
            }
        }
    }

    let team: TeamDocument
    let shift: String
    let reasons: [Reason]

    init(_ suggestion: Suggestion) {
        team = TeamDocument(suggestion.shift.team)
        shift = suggestion.shift.id.text
        reasons = suggestion.reasons.map(Reason.init)
    }
}

/// What stands about a scene, as machines read it.
struct SceneDocument: Encodable {
    struct Ask: Encodable {
        let key: String
        let text: String
        let safe: String
    }

    private struct Declaration: Encodable {
        let ruling: String
        let by: AuthorDocument
        let declaredAs: String
        let relayed: Bool
        let at: String
        let expiresAt: String?
        let leader: String?
        let answers: [String: String]

        enum Key: CodingKey { case ruling, by, declaredAs, relayed, at, expiresAt, leader, answers }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(ruling, forKey: .ruling)
            try object.encode(by, forKey: .by)
            try object.encode(declaredAs, forKey: .declaredAs)
            try object.encode(relayed, forKey: .relayed)
            try object.encode(at, forKey: .at)
            try object.encode(expiresAt, forKey: .expiresAt)
            try object.encode(leader, forKey: .leader)
            try object.encode(answers, forKey: .answers)
        }
    }

    private let state: String
    private let demand: String
    private let releasers: [String]
    private let asks: [Ask]
    private let declarations: [Declaration]
    private let phoneFirst: Bool
    private let phoneContacts: [Contact]

    /// A try to speak with somebody there by phone.
    struct Contact: Encodable {
        let reached: String
        let by: AuthorDocument
        let at: String
    }

    init(_ file: DispatchFile, _ language: String) {
        state = file.scene.state(at: file.at).rawValue
        demand = file.scene.demand.rawValue
        releasers = file.scene.gate?.releasers.map(\.rawValue) ?? []
        asks =
            file.scene.gate?.asks.map {
                Ask(key: $0.key, text: $0.text.text(in: language), safe: $0.safe.rawValue)
            } ?? []
        declarations = file.declarations.map {
            Declaration(
                ruling: $0.ruling.rawValue, by: AuthorDocument($0.by), declaredAs: $0.declaredAs,
                relayed: $0.relayedFrom != nil, at: $0.at.description, expiresAt: $0.expiresAt?.description,
                leader: $0.leader?.rawValue, answers: $0.answers.mapValues(\.rawValue))
        }
        phoneFirst = file.scene.phoneFirst
        phoneContacts = file.scene.phoned.map {
            Contact(reached: $0.reached.rawValue, by: AuthorDocument($0.by), at: $0.at.description)
        }
    }
}

/// A call for help, as machines read it.
struct HelpDocument: Encodable {
    let id: String
    let call: String
    /// Nothing where it is asked for the call and not by a team.
    let assignment: String?
    let kind: String
    let askedAt: String
    let answer: String?

    init(_ request: HelpRequest) {
        id = request.id.text
        call = request.call.text
        assignment = request.assignment?.text
        kind = request.kind.rawValue
        askedAt = request.askedAt.description
        answer = request.answer?.rawValue
    }

    private enum Key: CodingKey { case id, call, assignment, kind, askedAt, answer }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(id, forKey: .id)
        try object.encode(call, forKey: .call)
        try object.encode(assignment, forKey: .assignment)
        try object.encode(kind, forKey: .kind)
        try object.encode(askedAt, forKey: .askedAt)
        try object.encode(answer, forKey: .answer)
    }
}

/// Something odd that asks for a reason, as machines read it.
struct DeviationDocument: Encodable {
    let id: String
    let assignment: String
    let kind: String
    let foundAt: String
    let reason: String?

    init(_ deviation: Deviation) {
        id = deviation.id.text
        assignment = deviation.assignment.text
        kind = deviation.kind
        foundAt = deviation.foundAt.description
        reason = deviation.reason?.rawValue
    }

    private enum Key: CodingKey { case id, assignment, kind, foundAt, reason }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(id, forKey: .id)
        try object.encode(assignment, forKey: .assignment)
        try object.encode(kind, forKey: .kind)
        try object.encode(foundAt, forKey: .foundAt)
        try object.encode(reason, forKey: .reason)
    }
}
