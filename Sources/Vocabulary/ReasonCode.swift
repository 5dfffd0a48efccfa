/// Why a call left the path where it did: a closed list, so that no call is ever unaccounted for.
///
/// The codes and their kinds are those of the field's published drop-offs (New York City Comptroller, audit MG24-060A,
/// 2025, found 13,042 eligible calls with no recorded reason). A program may add finer ones, each under one of these; it
/// may not remove or redefine one, so that calls stay countable across programs.
package struct ReasonCode: Hashable, Sendable {
    /// What became of the need.
    package enum Kind: String, CaseIterable, Sendable {
        /// Met here.
        case done
        /// Another response has it: what was sent and how that ended are then required.
        case elsewhere
        /// Not for this program.
        case outside
        /// Nobody has it.
        case lost
        /// Nobody knows: allowed, counted and shown.
        case unknown
    }

    /// The word under which it is stored, exported and translated.
    package let name: String
    package let stage: Stage
    package let kind: Kind
    /// The code of a program's own finer reason that stands under this one; nothing where none was named.
    package private(set) var own: String?

    init(_ name: String, at stage: Stage, _ kind: Kind) {
        self.name = name
        self.stage = stage
        self.kind = kind
    }

    /// The code of that name.
    ///
    /// - Throws: ``Refusal`` with `.notOneOf` when there is none.
    package init(named name: String) throws(Refusal) {
        guard let code = ReasonCode.byName[name] else { throw Refusal(.notOneOf) }
        self = code
    }

    /// The standard code alone, by which a call is counted beside those of other programs.
    package var standard: ReasonCode {
        var code = self
        code.own = nil
        return code
    }

    /// The same reason, told more finely in a program's own code.
    package func finer(_ own: String?) -> ReasonCode {
        var code = self
        code.own = own
        return code
    }

    /// One word for both: `taken-to-place-of-care/taken-to-hospital`, or the standard code alone.
    package var written: String { own.map { "\(name)/\($0)" } ?? name }

    /// Reads one word for both.
    ///
    /// - Throws: ``Refusal`` with `.notOneOf` when there is no such standard code, or what follows is no code.
    package init(written word: String) throws(Refusal) {
        let parts = word.split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.first, parts.count <= 2 else { throw Refusal(.notOneOf) }
        self = try ReasonCode(named: String(name))
        guard parts.count == 2 else { return }
        let own = String(parts[1])
        guard ReasonCode.isCode(own) else { throw Refusal(.notOneOf) }
        self.own = own
    }

    /// Lower-case letters, digits and hyphens, beginning with a letter; at most sixty.
    package static func isCode(_ word: String) -> Bool {
        word.count <= 60 && word.wholeMatch(of: /[a-z][a-z0-9]*(?:-[a-z0-9]+)*/) != nil
    }

    /// The codes by which a call may leave at a stage.
    package static func leaving(_ stage: Stage) -> [ReasonCode] {
        all.filter { $0.stage == stage }
    }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}

extension ReasonCode {
    /// A clinician found that the call which a call-taker flagged is not for the program.
    package static let flagUndone = ReasonCode("flag-undone", at: .screened, .outside)

    /// Every reason, in the order of the path: what the field knows as ways a call is lost, met or handed on.
    package static let all: [ReasonCode] = [
        ReasonCode("not-behavioural", at: .received, .outside),
        ReasonCode("duplicate", at: .received, .outside),
        ReasonCode("test", at: .received, .outside),
        ReasonCode("caller-gone", at: .received, .lost),
        ReasonCode("received-unknown", at: .received, .unknown),

        ReasonCode("no-clinician-free", at: .screened, .lost),
        ReasonCode("caller-hung-up", at: .screened, .lost),
        ReasonCode("no-shared-language", at: .screened, .lost),
        ReasonCode("system-down", at: .screened, .lost),
        ReasonCode("screened-outside-hours", at: .screened, .lost),
        ReasonCode("sent-before-triage", at: .screened, .elsewhere),
        ReasonCode("followed-up", at: .screened, .done),
        ReasonCode("follow-up-not-reached", at: .screened, .lost),
        ReasonCode("follow-up-not-wanted", at: .screened, .lost),
        .flagUndone,
        ReasonCode("screened-unknown", at: .screened, .unknown),

        ReasonCode("no-crisis", at: .triaged, .outside),
        ReasonCode("resolved-by-phone", at: .triaged, .done),
        ReasonCode("transferred-to-988", at: .triaged, .elsewhere),
        ReasonCode("transferred-to-centre", at: .triaged, .elsewhere),
        ReasonCode("weapon", at: .triaged, .elsewhere),
        ReasonCode("violence-now", at: .triaged, .elsewhere),
        ReasonCode("imminent-harm", at: .triaged, .elsewhere),
        ReasonCode("medical-priority", at: .triaged, .elsewhere),
        ReasonCode("crime-in-progress", at: .triaged, .elsewhere),
        ReasonCode("insufficient-information", at: .triaged, .elsewhere),
        ReasonCode("professional-already-there", at: .triaged, .elsewhere),
        ReasonCode("outside-area", at: .triaged, .outside),
        ReasonCode("age-rule", at: .triaged, .outside),
        ReasonCode("caller-wants-officer", at: .triaged, .elsewhere),
        ReasonCode("triaged-unknown", at: .triaged, .unknown),

        ReasonCode("outside-hours", at: .eligible, .lost),
        ReasonCode("none-on-shift", at: .eligible, .lost),
        ReasonCode("dispatcher-override", at: .eligible, .elsewhere),
        ReasonCode("held-for-higher-call", at: .eligible, .lost),
        ReasonCode("eligible-unknown", at: .eligible, .unknown),

        ReasonCode("all-teams-busy", at: .offered, .lost),
        ReasonCode("too-long-to-arrive", at: .offered, .lost),
        ReasonCode("declined-by-team", at: .offered, .lost),
        ReasonCode("declined-by-caller", at: .offered, .lost),
        ReasonCode("cancelled-by-caller", at: .offered, .lost),
        ReasonCode("police-arrived-first", at: .offered, .elsewhere),
        ReasonCode("offered-unknown", at: .offered, .unknown),

        ReasonCode("cancelled-on-the-way", at: .assigned, .lost),
        ReasonCode("diverted-to-urgent-call", at: .assigned, .lost),
        ReasonCode("scene-never-released", at: .assigned, .elsewhere),
        ReasonCode("vehicle-or-radio", at: .assigned, .lost),
        ReasonCode("police-took-over", at: .assigned, .elsewhere),
        ReasonCode("assigned-unknown", at: .assigned, .unknown),

        ReasonCode("gone", at: .arrived, .lost),
        ReasonCode("not-located", at: .arrived, .lost),
        ReasonCode("no-answer", at: .arrived, .lost),
        ReasonCode("wrong-address", at: .arrived, .lost),
        ReasonCode("refused-at-door", at: .arrived, .lost),
        ReasonCode("arrived-unknown", at: .arrived, .unknown),

        ReasonCode("declined-help", at: .contacted, .lost),
        ReasonCode("not-engaged", at: .contacted, .lost),
        ReasonCode("taken-over-by-police", at: .contacted, .elsewhere),
        ReasonCode("taken-over-by-ems", at: .contacted, .elsewhere),
        ReasonCode("contacted-unknown", at: .contacted, .unknown),

        ReasonCode("person-left", at: .engaged, .lost),
        ReasonCode("handed-over", at: .engaged, .elsewhere),
        ReasonCode("engaged-unknown", at: .engaged, .unknown),

        ReasonCode("resolved-on-scene", at: .disposed, .done),
        ReasonCode("taken-to-place-of-care", at: .disposed, .done),
        ReasonCode("no-referral-wanted", at: .disposed, .done),
        ReasonCode("no-such-service", at: .disposed, .lost),
        ReasonCode("service-full", at: .disposed, .lost),
        ReasonCode("not-eligible-for-service", at: .disposed, .lost),
        ReasonCode("held-involuntarily", at: .disposed, .elsewhere),
        ReasonCode("arrested", at: .disposed, .elsewhere),
        ReasonCode("disposed-unknown", at: .disposed, .unknown),

        ReasonCode("not-accepted-funding", at: .referred, .lost),
        ReasonCode("not-accepted-full", at: .referred, .lost),
        ReasonCode("not-accepted-ineligible", at: .referred, .lost),
        ReasonCode("not-accepted-no-contact", at: .referred, .lost),
        ReasonCode("not-accepted-language", at: .referred, .lost),
        ReasonCode("not-accepted-transport", at: .referred, .lost),
        ReasonCode("did-not-go", at: .referred, .lost),
        ReasonCode("service-did-not-answer", at: .referred, .lost),
        ReasonCode("waiting-too-long", at: .referred, .lost),
        ReasonCode("jailed", at: .referred, .outside),
        ReasonCode("in-hospital", at: .referred, .outside),
        ReasonCode("moved-away", at: .referred, .outside),
        ReasonCode("died", at: .referred, .outside),
        ReasonCode("referred-unknown", at: .referred, .unknown),

        ReasonCode("partly-met", at: .attended, .lost),
        ReasonCode("not-met", at: .attended, .lost),
        ReasonCode("withdrew", at: .attended, .lost),
        ReasonCode("contact-lost", at: .attended, .lost),
        ReasonCode("attended-unknown", at: .attended, .unknown),
    ]

    /// A call that leaves by this code needs to be told what was sent instead, be it nothing.
    ///
    /// Wherever another response has it, and wherever nobody of the program went although the call was for it: the
    /// field's worst failure is that nobody wrote down what came instead (MG24-060A).
    package var asksAlternative: Bool {
        if kind == .elsewhere || name == "not-behavioural" { return true }
        return (Stage.screened...Stage.assigned).contains(stage) && kind != .done
    }
}

/// What another response sent, wherever one has the call.
package enum Alternative: String, CaseIterable, Sendable {
    case police, coResponse = "co-response", ems = "EMS", phone, none
}

/// How that other response ended, asked for until it is known.
package enum AlternativeOutcome: String, CaseIterable, Sendable {
    case helped, taken = "taken-to-care", arrested, nobodyFound = "nobody-found", refused, unknown = "not-known-yet"
}
