import Vocabulary

/// That somebody lets one thing be told to one recipient, for few days: written, informed, signed.
///
/// 34 USC 12291(b)(2)(B), 28 CFR 90.4(b).
package struct VictimRelease: Codable, Hashable, Sendable {
    package enum Standing: Hashable, Sendable {
        case draft
        case discarded
        case inForce(until: Instant)
        case expired(Instant)
        case withdrawn(Withdrawal)
    }

    /// By what right somebody signs.
    package enum Signer: String, CaseIterable, Codable, Sendable {
        case person
        /// A minor who may receive the service without a parent, and so may release by themselves.
        case minorAlone = "minor-alone"
        /// A minor, and with them a parent or guardian.
        case minorWithParent = "minor-with-parent"
        /// A guardian whom a court appointed.
        case guardian

        /// Whether somebody else signs, of whom it is asked whether they do harm.
        package var isAnother: Bool { self == .minorWithParent || self == .guardian }
    }

    /// Whether whoever signs for somebody abuses them, or the other parent of the minor.
    package enum Harm: String, CaseIterable, Codable, Sendable { case no, yes, unknown }

    package struct Signature: Codable, Hashable, Sendable {
        /// `drawn`, `typed` or `paper`.
        package let manner: String
        package let strokes: String?
        package let heldWhere: String?
        package let signer: Signer
        package let name: String
        /// Who signs with a minor.
        package let beside: String?
        /// What lets a minor sign alone, or which court appointed the guardian.
        package let right: String?
        package let interpreter: String?
        /// What was signed, word for word.
        package let text: String
        package let at: Instant
        package let by: String
    }

    package struct Withdrawal: Codable, Hashable, Sendable {
        /// A code of ``ConsentEnding/Channel``.
        package let channel: String
        package let at: Instant
        package let by: String
    }

    package let terms: Terms
    package let by: String
    package let at: Instant
    package internal(set) var signature: Signature?
    package internal(set) var withdrawal: Withdrawal?
    package internal(set) var discardedAt: Instant?

    init(_ terms: Terms, by worker: String, at now: Instant) {
        self.terms = terms
        by = worker
        at = now
    }

    /// When it ends by itself: so many days after it was signed, to the minute.
    package var endsAt: Instant? {
        signature.map { $0.at.adding(.seconds(terms.days * 86_400)) }
    }

    package func standing(at now: Instant) -> Standing {
        if discardedAt != nil { return .discarded }
        guard let endsAt else { return .draft }
        if let withdrawal { return .withdrawn(withdrawal) }
        return endsAt <= now ? .expired(endsAt) : .inForce(until: endsAt)
    }

    /// What is to be told, why, to whom, by whom and for how long.
    package struct Terms: Codable, Hashable, Sendable {
        package let what: String
        package let why: String
        /// One recipient: somebody else is another release.
        package let recipient: String
        package let discloser: String
        package let days: Int
        /// Why more days than usual are needed.
        package let longer: String?
        /// The language in which it was explained and is signed.
        package let language: String

        package static let usualDays = 15
        /// More than these need a reason.
        package static let mostDays = 30
        package static let mostEver = 90

        /// - Throws: ``Refusal`` that names the field.
        package init(
            what: String?, why: String?, recipient: String?, discloser: String?, days: Int, longer: String? = nil,
            language: String
        ) throws(Refusal) {
            self.recipient = try FreeText.needed(recipient, most: SafeContact.mostWords, field: "recipient")
            self.what = try FreeText.needed(what, most: SafeContact.mostText, field: "what")
            self.why = try FreeText.needed(why, most: SafeContact.mostText, field: "why")
            self.discloser = try FreeText.needed(discloser, most: SafeContact.mostWords, field: "discloser")
            guard (1...Self.mostEver).contains(days) else {
                throw Refusal(.releaseTooLong, field: "days", values: ["most": String(Self.mostEver)])
            }
            let longer = try FreeText.given(longer, most: SafeContact.mostText, field: "longer")
            guard days <= Self.mostDays || longer != nil else {
                throw Refusal(.releaseNeedsReason, field: "longer", values: ["most": String(Self.mostDays)])
            }
            self.days = days
            self.longer = days > Self.mostDays ? longer : nil
            self.language = String(language.prefix(8))
        }
    }
}

/// How and by whom a release is signed, as it was told at the table.
package struct ReleaseSigned: Sendable {
    let manner: ConsentSignature.Manner
    let signer: VictimRelease.Signer
    let name: String
    let beside: String?
    let right: String?
    let interpreter: String?
    let text: String
    let at: Instant

    /// - Parameters:
    ///   - harm: what is known of whoever signs for another; nobody is asked of a person who signs for themselves.
    ///   - text: what was signed, word for word.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ manner: ConsentSignature.Manner, by signer: VictimRelease.Signer, name: String?, beside: String? = nil,
        right: String? = nil, harm: VictimRelease.Harm? = nil, interpreter: String? = nil, text: String,
        at moment: Instant
    ) throws(Refusal) {
        self.signer = signer
        self.name = try FreeText.needed(name, most: SafeContact.mostWords, field: "signerName")
        let beside = try FreeText.given(beside, most: SafeContact.mostWords, field: "beside")
        guard signer != .minorWithParent || beside != nil else { throw Refusal(.required, field: "beside") }
        self.beside = signer == .minorWithParent ? beside : nil
        let right = try FreeText.given(right, most: SafeContact.mostWords, field: "signerRight")
        guard right != nil || (signer != .minorAlone && signer != .guardian) else {
            throw Refusal(.required, field: "signerRight")
        }
        self.right = signer == .person ? nil : right
        if signer.isAnother {
            switch harm {
            case nil: throw Refusal(.required, field: "harm")
            case .yes: throw Refusal(.abuserSigns, .conflicting, field: "harm")
            case .unknown: throw Refusal(.abuserNotExcluded, .conflicting, field: "harm")
            case .no: break
            }
        }
        self.interpreter = try FreeText.given(interpreter, most: SafeContact.mostWords, field: "interpreter")
        self.text = try FreeText.needed(text, most: ConsentSignature.mostText, field: "text")
        if case .paper(let place) = manner {
            self.manner = .paper(
                heldWhere: try FreeText.needed(place, most: SafeContact.mostWords, field: "heldWhere"))
        } else {
            self.manner = manner
        }
        at = moment
    }

    func signature(by worker: String) -> VictimRelease.Signature {
        var (strokes, heldWhere): (String?, String?)
        switch manner {
        case .drawn(let drawn): strokes = drawn.path
        case .paper(let place): heldWhere = place
        case .typed: break
        }
        return VictimRelease.Signature(
            manner: manner.kind.rawValue, strokes: strokes, heldWhere: heldWhere, signer: signer, name: name,
            beside: beside, right: right, interpreter: interpreter, text: text, at: at, by: worker)
    }
}

extension Refusal.Code {
    package static let releaseTooLong: Self = "release-too-long"
    package static let releaseNeedsReason: Self = "release-needs-reason"
    package static let abuserSigns: Self = "abuser-signs"
    package static let abuserNotExcluded: Self = "abuser-not-excluded"
}
