import Access
import Store
import Vocabulary

/// That somebody allowed something to be told of them: written, signed, and in force until it ends.
package struct Consent: Hashable, Sendable {
    package enum Standing: Hashable, Sendable {
        /// Not signed yet; what it still lacks to be signed.
        case draft([ConsentTerms.Element])
        case discarded
        case inForce
        case expired(Instant)
        case ended(ConsentEnding.Reason, Instant)
    }

    package let id: ID<Consent>
    package let person: ID<Person>
    /// Counts the changes of its draft.
    package let revision: Int
    package let terms: ConsentTerms
    package let by: Author
    package let at: Instant
    package let discardedAt: Instant?
    package let signature: ConsentSignature?
    package let ending: ConsentEnding?

    init(_ row: Row) throws {
        id = try row["id"]
        person = try row["person_id"]
        revision = try row["revision"]
        terms = try ConsentTerms(row)
        by = Author(id: try row["written_by"], name: try row["author"])
        at = try row["written_at"]
        discardedAt = try row["discarded_at"]
        let signedAt: Instant? = try row["signed_at"]
        signature = try signedAt.map { try ConsentSignature(row, at: $0) }
        let endedAt: Instant? = try row["ended_at"]
        ending = try endedAt.map { try ConsentEnding(row, at: $0) }
    }

    package func standing(at now: Instant) -> Standing {
        if discardedAt != nil { return .discarded }
        guard signature != nil else { return .draft(terms.missing) }
        if let ending, ending.at <= now { return .ended(ending.reason, ending.at) }
        if let day = terms.expiry?.day, day <= now { return .expired(day) }
        return .inForce
    }
}

/// How and by whom a consent was signed.
package struct ConsentSignature: Hashable, Sendable {
    package enum Manner: Hashable, Sendable {
        /// Drawn on the screen.
        case drawn(SignatureStrokes)
        /// The name, typed as a signature.
        case typed
        /// On paper, which is kept somewhere.
        case paper(heldWhere: String)

        package enum Kind: String, CaseIterable, Storable, Sendable { case drawn, typed, paper }

        package var kind: Kind {
            switch self {
            case .drawn: .drawn
            case .typed: .typed
            case .paper: .paper
            }
        }
    }

    package enum Signer: String, CaseIterable, Storable, Sendable {
        case person, representative
        /// A minor whom the law lets consent alone.
        case minorAlone = "minor-alone"
    }

    /// Whether whoever signs understands it.
    package enum Capacity: String, CaseIterable, Storable, Sendable {
        case able
        case ableWithHelp = "able-with-help"
        case doubtful
    }

    package let manner: Manner
    package let signer: Signer
    /// As it is signed, in any script.
    package let name: String
    /// By what right somebody else signs, or a minor alone.
    package let right: String?
    package let capacity: Capacity
    package let capacityNote: String?
    package let interpreter: String?
    package let witness: String?
    /// What was signed, word for word.
    package let text: String
    package let at: Instant
    /// Who wrote it down; nobody before it is kept.
    package let recordedBy: String?

    /// The longest text that is signed, in characters.
    package static let mostText = 6000

    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ manner: Manner, by signer: Signer, name: String, right: String? = nil, capacity: Capacity,
        capacityNote: String? = nil, interpreter: String? = nil, witness: String? = nil, text: String,
        at moment: Instant
    ) throws(Refusal) {
        self.signer = signer
        self.name = try FreeText.needed(name, most: ConsentTerms.mostName, field: "signerName")
        let right = try FreeText.given(right, most: ConsentTerms.mostName, field: "signerRight")
        guard signer == .person || right != nil else { throw Refusal(.required, field: "signerRight") }
        self.right = signer == .person ? nil : right
        guard capacity != .doubtful || signer == .representative else {
            throw Refusal(.capacityDoubtful, .conflicting, field: "capacity")
        }
        self.capacity = capacity
        self.capacityNote = try FreeText.given(capacityNote, most: ConsentTerms.mostWords, field: "capacityNote")
        self.interpreter = try FreeText.given(interpreter, most: ConsentTerms.mostName, field: "interpreter")
        self.witness = try FreeText.given(witness, most: ConsentTerms.mostName, field: "witness")
        self.text = try FreeText.needed(text, most: Self.mostText, field: "text")
        if case .paper(let place) = manner {
            self.manner = .paper(heldWhere: try FreeText.needed(place, most: ConsentTerms.mostName, field: "heldWhere"))
        } else {
            self.manner = manner
        }
        at = moment
        recordedBy = nil
    }

    fileprivate init(_ row: Row, at moment: Instant) throws {
        manner =
            switch try row["manner"] as Manner.Kind {
            case .drawn: .drawn(SignatureStrokes(stored: try row["strokes"]))
            case .typed: .typed
            case .paper: .paper(heldWhere: try row["held_where"])
            }
        signer = try row["signer"]
        name = try row["signer_name"]
        right = try row["signer_right"]
        capacity = try row["capacity"]
        capacityNote = try row["capacity_note"]
        interpreter = try row["interpreter"]
        witness = try row["witness"]
        text = try row["text"]
        at = moment
        recordedBy = try row["signature_recorder"]
    }
}

/// A signature as it was drawn: the way of the finger or the pen, as an SVG path of whole numbers on a field of 1000 by 400.
package struct SignatureStrokes: Hashable, Sendable {
    /// `M10 20L30 40M…`.
    package let path: String

    package static let width = 1000
    package static let height = 400
    /// The longest path, in characters: some three thousand points.
    package static let most = 30_000
    /// A dot is no signature: it goes at least so far.
    private static let leastLength = 60.0

    init(stored path: String) {
        self.path = path
    }

    /// - Throws: ``Refusal`` about `strokes` unless it is such a path and more than a dot.
    package init(_ raw: String) throws(Refusal) {
        let unreadable = Refusal(.signatureUnreadable, field: "strokes")
        guard raw.utf8.count <= Self.most, !raw.isEmpty else { throw unreadable }
        var (length, last) = (0.0, (x: 0, y: 0))
        var rest = raw[...]
        var isFirst = true
        while let letter = rest.first {
            guard letter == "M" || (letter == "L" && !isFirst) else { throw unreadable }
            isFirst = false
            rest.removeFirst()
            let end = rest.firstIndex { $0 == "M" || $0 == "L" } ?? rest.endIndex
            let numbers = rest[..<end].split(separator: " ", omittingEmptySubsequences: false)
            guard numbers.count == 2, let x = Self.number(numbers[0], most: Self.width),
                let y = Self.number(numbers[1], most: Self.height)
            else { throw unreadable }
            if letter == "L" {
                let (across, down) = (Double(x - last.x), Double(y - last.y))
                length += (across * across + down * down).squareRoot()
            }
            last = (x, y)
            rest = rest[end...]
        }
        guard length >= Self.leastLength else { throw Refusal(.signatureTooSmall, field: "strokes") }
        path = raw
    }

    private static func number(_ text: Substring, most: Int) -> Int? {
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
            let number = Int(text),
            number <= most
        else { return nil }
        return number
    }
}

/// That a consent no longer counts: taken back by the person, or over because of what it was to end with.
package struct ConsentEnding: Hashable, Sendable {
    package enum Reason: String, Storable, Sendable { case revoked, event }

    package enum Channel: String, CaseIterable, Storable, Sendable {
        case inPerson = "in-person"
        case phone, letter
        case ownPage = "own-page"
    }

    package let reason: Reason
    package let channel: Channel?
    package let at: Instant
    package let recordedBy: String

    fileprivate init(_ row: Row, at moment: Instant) throws {
        reason = try row["ending_reason"]
        channel = try row["ending_channel"]
        at = moment
        recordedBy = try row["ending_recorder"]
    }
}

extension Refusal.Code {
    package static let noSuchConsent: Self = "no-such-consent"
    package static let capacityDoubtful: Self = "capacity-doubtful"
    package static let signatureUnreadable: Self = "signature-unreadable"
    package static let signatureTooSmall: Self = "signature-too-small"
}
