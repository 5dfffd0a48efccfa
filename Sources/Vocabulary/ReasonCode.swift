/// Why a call left the path where it did: a closed list, so that no call is ever unaccounted for.
///
/// The codes and their kinds are those of the field's published drop-offs (New York City Comptroller, audit MG24-060A,
/// 2025, found 13,042 eligible calls with no recorded reason). A program may add codes; it may not remove one.
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

    /// The codes by which a call may leave at a stage.
    package static func leaving(_ stage: Stage) -> [ReasonCode] {
        all.filter { $0.stage == stage }
    }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}

extension ReasonCode {
    /// Every reason, in the order of the path.
    package static let all: [ReasonCode] = [
        ReasonCode("not-behavioural", at: .received, .outside),
        ReasonCode("duplicate", at: .received, .outside),
        ReasonCode("test", at: .received, .outside),
        ReasonCode("caller-gone", at: .received, .lost),
        ReasonCode("received-unknown", at: .received, .unknown),
    ]
}

/// What another response sent, wherever one has the call.
package enum Alternative: String, CaseIterable, Sendable {
    case police, coResponse = "co-response", ems = "EMS", phone, none
}

/// How that other response ended, asked for until it is known.
package enum AlternativeOutcome: String, CaseIterable, Sendable {
    case helped, taken = "taken-to-care", arrested, nobodyFound = "nobody-found", refused, unknown = "not-known-yet"
}
