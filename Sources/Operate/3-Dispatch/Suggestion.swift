import Programs
import Store
import Vocabulary

/// One team on shift as a suggestion for one call, with what speaks for it and against it.
package struct Suggestion: Sendable {
    /// Why a team stands where it stands among the others.
    package enum Reason: Hashable, Sendable {
        case hasDisciplines
        case lacks(Discipline)
        case holds(Certificate)
        case lacksCertificate(LackingCertificate)
        case tooFewPeople(has: Int, wants: Int)
        case speaks(String)
        case doesNotSpeak(String)
        case hasSkill(String)
        case freeSince(Instant)
        case onCall(number: Int, Assignment.State)
        case endsSoon(minutes: Int)
        case otherProgram

        /// The word under which it is told.
        package var code: String {
            switch self {
            case .hasDisciplines: "has-disciplines"
            case .lacks: "lacks-discipline"
            case .holds: "holds-certificate"
            case .lacksCertificate(let lacking):
                lacking.expiredOn == nil ? "lacks-certificate" : "certificate-expired"
            case .tooFewPeople: "too-few-people"
            case .speaks: "speaks-language"
            case .doesNotSpeak: "other-language"
            case .hasSkill: "has-skill"
            case .freeSince: "free-since"
            case .onCall: "on-call"
            case .endsSoon: "shift-ends-soon"
            case .otherProgram: "other-program"
            }
        }

        /// Whether it speaks for the team.
        package var isFor: Bool {
            switch self {
            case .hasDisciplines, .holds, .speaks, .hasSkill, .freeSince: true
            default: false
            }
        }
    }

    package let shift: Shift
    package let reasons: [Reason]
    /// Where the team is now; nothing when it is free.
    package let busy: Assignment?

    /// How well it fits, most important first: lower stands before higher.
    fileprivate let rank: [Int64]

    /// A shift that ends within this span may not see the call through.
    static let soon = Duration.seconds(3600)

    init(_ shift: Shift, busy: Assignment?, freeSince: Instant, need: CallNeed, language: String?, at now: Instant) {
        var reasons: [Reason] = []
        var (unfit, foreign, ending, skilled) = (0, 0, 0, 0)
        if let busy {
            reasons.append(.onCall(number: busy.number, busy.state))
        } else {
            reasons.append(.freeSince(freeSince))
        }
        if let crew = need.crew {
            let lacking = crew.lacking(in: shift)
            if lacking.isEmpty { reasons.append(.hasDisciplines) } else { reasons += lacking.map(Reason.lacks) }
            unfit += lacking.count
            let uncertified = need.uncertified(in: shift, at: now)
            for wanted in crew.certificates.map(\.certificate) {
                let lacking = uncertified.first { $0.certificate == wanted }
                reasons.append(lacking.map(Reason.lacksCertificate) ?? .holds(wanted))
            }
            unfit += uncertified.count
            if shift.members.count < crew.people {
                reasons.append(.tooFewPeople(has: shift.members.count, wants: crew.people))
                unfit += 1
            }
            let skills = crew.skills.filter { skill in shift.members.contains { $0.skills.contains(skill) } }
            reasons += skills.map(Reason.hasSkill)
            skilled = skills.count
        }
        if let program = need.program, !shift.serves(program.name) {
            reasons.append(.otherProgram)
            unfit += 10
        }
        if let language {
            if shift.speaks(language) {
                reasons.append(.speaks(language))
            } else {
                reasons.append(.doesNotSpeak(language))
                foreign = 1
            }
        }
        let left = shift.plannedEndAt.since(now)
        if left < Suggestion.soon {
            reasons.append(.endsSoon(minutes: max(0, Int(left.components.seconds / 60))))
            ending = 1
        }
        self.shift = shift
        self.reasons = reasons
        self.busy = busy
        rank = [
            busy == nil ? 0 : 1, Int64(unfit), Int64(foreign), Int64(ending), Int64(-skilled),
            busy == nil ? freeSince.microseconds : (busy?.since.microseconds ?? 0),
        ]
    }
}

extension Shift {
    /// Whether somebody on it speaks a language, by its first part: *es* and *es-MX* are one.
    package func speaks(_ language: String) -> Bool {
        func primary(_ tag: String) -> String { String(tag.prefix { $0 != "-" }).lowercased() }
        return members.contains { $0.languages.contains { primary($0) == primary(language) } }
    }
}

extension Teams {
    /// Every team at work, best first for what was decided for a call; none is left out, and each says why it stands there.
    package func suggestions(for call: Call, at now: Instant) throws -> [Suggestion] {
        let need = try CallNeed(of: call.path, in: db)
        let language = try Facts(db).current(of: call.id)[.language]?.value
        let busy = try Assignments(db).open()
        let free = try Assignments(db).freeSince()
        return try Shifts(db).open().map { shift in
            let since = free[shift.team.id].map { max($0, shift.beganAt) } ?? shift.beganAt
            return Suggestion(
                shift, busy: busy[shift.team.id], freeSince: since, need: need, language: language, at: now)
        }.sorted { one, other in
            one.rank == other.rank
                ? (one.shift.team.name, one.shift.team.id.text) < (other.shift.team.name, other.shift.team.id.text)
                : one.rank.lexicographicallyPrecedes(other.rank)
        }
    }
}
