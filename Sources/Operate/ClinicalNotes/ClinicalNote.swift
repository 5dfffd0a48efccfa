import Access
import Door
import Store
import Vocabulary

/// What a clinician writes of a person: a draft of their own until they sign it, and never written over after that.
///
/// It is part of the record that a person may ask for (45 CFR 164.501, *designated record set*). Psychotherapy notes, which the
/// same clause keeps apart, have no place here.
package struct ClinicalNote: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Storable, Sendable {
        case crisisContact = "crisis-contact"
        case assessment, progress, consultation, discharge
    }

    /// The four parts of a progress note (SOAP), in the order in which they are written and read.
    package enum Part: String, CaseIterable, Codable, Sendable {
        /// What the person says.
        case subjective
        /// What the writer saw and measured.
        case objective
        /// What the writer makes of it.
        case assessment
        /// What is to be done, by whom.
        case plan
    }

    /// Who signed, in what role, and when.
    package struct Signature: Hashable, Sendable {
        package let by: Author
        package let roles: [Role]
        package let at: Instant
    }

    /// Said beside a note after it was signed.
    package struct Addendum: Hashable, Sendable {
        package let id: ID<Addendum>
        package let words: String
        package let signature: Signature
    }

    /// What somebody else said who is to answer for the note as well.
    package struct Review: Hashable, Sendable {
        package enum Answer: String, CaseIterable, Storable, Sendable {
            case cosigned
            /// Something is to be said first, by an addendum of the writer.
            case returned
        }

        package let answer: Answer
        package let words: String?
        package let signature: Signature
    }

    /// That a signed note should not be here: it stays, and is read as one that should not.
    package struct Mistake: Hashable, Sendable {
        package enum Reason: String, CaseIterable, Storable, Sendable {
            case wrongPerson = "wrong-person"
            case notSo = "not-so"
            case writtenTwice = "written-twice"
        }

        package let reason: Reason
        package let words: String?
        package let by: Author
        package let at: Instant
    }

    /// Where a note stands on its way to being finished.
    package enum Standing: Hashable, Sendable {
        case draft
        case discarded
        /// Signed, and nobody else need sign.
        case signed
        case waitsForCosignature
        /// Its writer is asked to say more first.
        case returned
        case cosigned
        case mistaken
    }

    package let id: ID<ClinicalNote>
    package let person: ID<Person>
    package let call: ID<Call>?
    package let callNumber: Int?
    package let kind: Kind
    package let parts: [Part: String]
    /// Whether it tells of the use of substances: it carries the label of 42 CFR part 2 then.
    package let tellsOfSubstances: Bool
    /// When what it tells of was.
    package let happenedAt: Instant
    /// Counts how often the draft was kept.
    package let revision: Int
    package let by: Author
    package let changedAt: Instant
    package let isDiscarded: Bool
    /// Nothing for a draft.
    package let signature: Signature?
    /// By when somebody else signs too; nothing where nobody need.
    package let cosignDueAt: Instant?
    package let cosignOverdueAt: Instant?
    /// The oldest first.
    package let addenda: [Addendum]
    /// The oldest first.
    package let reviews: [Review]
    package let mistake: Mistake?

    /// The longest part, addendum and reason, in characters.
    package static let mostPart = 6_000
    package static let mostWords = 4_000
    /// The most addenda and reviews of one note.
    package static let mostBeside = 50

    package var standing: Standing {
        if isDiscarded { return .discarded }
        guard signature != nil else { return .draft }
        if mistake != nil { return .mistaken }
        if reviews.contains(where: { $0.answer == .cosigned }) { return .cosigned }
        guard cosignDueAt != nil else { return .signed }
        guard let last = reviews.last else { return .waitsForCosignature }
        let answered = addenda.contains { $0.signature.by.id == by.id && $0.signature.at >= last.signature.at }
        return answered ? .waitsForCosignature : .returned
    }

    /// Whether the time for a second signature has passed without one.
    package func isCosignLate(at now: Instant) -> Bool {
        guard let cosignDueAt, [.waitsForCosignature, .returned].contains(standing) else { return false }
        return cosignDueAt <= now
    }

    func event(_ kind: Event.Kind, _ more: [String: Event.Fact] = [:]) -> Event {
        var said = more
        said["note"] = .init(id)
        return Event(kind, Person.subject(person), said)
    }
}

extension ClinicalNote {
    init(_ row: Row, addenda: [Addendum], reviews: [Review]) throws {
        id = try row["id"]
        person = try row["person_id"]
        call = try row["call_id"]
        callNumber = try row["call_number"]
        kind = try row["kind"]
        parts = try NoteTold.read(try row["parts"])
        tellsOfSubstances = (try row["substances"] as Int) == 1
        happenedAt = try row["happened_at"]
        revision = try row["revision"]
        let author = Author(id: try row["written_by"], name: try row["author"])
        by = author
        changedAt = try row["changed_at"]
        isDiscarded = (try row["discarded_at"] as Instant?) != nil
        let signedAt: Instant? = try row["signed_at"]
        let signedAs: String? = try row["signed_as"]
        signature = signedAt.map { Signature(by: author, roles: Role.stored(signedAs ?? ""), at: $0) }
        cosignDueAt = try row["cosign_due_at"]
        cosignOverdueAt = try row["cosign_overdue_at"]
        self.addenda = addenda
        self.reviews = reviews
        let markedAt: Instant? = try row["marked_at"]
        mistake = try markedAt.map { at in
            Mistake(
                reason: try row["because"], words: try row["mistake_words"],
                by: Author(id: try row["marked_by"], name: try row["marker"]), at: at)
        }
    }
}

extension ClinicalNote.Addendum {
    init(_ row: Row) throws {
        id = try row["id"]
        words = try row["words"]
        signature = ClinicalNote.Signature(
            by: Author(id: try row["signed_by"], name: try row["author"]), roles: Role.stored(try row["signed_as"]),
            at: try row["signed_at"])
    }
}

extension ClinicalNote.Review {
    init(_ row: Row) throws {
        answer = try row["answer"]
        words = try row["words"]
        signature = ClinicalNote.Signature(
            by: Author(id: try row["reviewed_by"], name: try row["author"]),
            roles: Role.stored(try row["reviewed_as"]), at: try row["reviewed_at"])
    }
}

extension Role {
    /// As what somebody signed, as it is kept.
    static func stored(_ text: String) -> [Role] { Codes.read(text).compactMap(Role.init(rawValue:)) }

    /// In what roles somebody signs, in the order of the roles.
    static func written(of worker: Worker) -> String {
        Codes.written(Role.allCases.filter(worker.roles.contains).map(\.rawValue))
    }
}

/// What somebody writes into a note, as it was read from a form or a request.
package struct NoteTold: Hashable, Sendable {
    package let kind: ClinicalNote.Kind
    package let parts: [ClinicalNote.Part: String]
    package let tellsOfSubstances: Bool
    package let happenedAt: Instant

    /// - Parameter parts: those left blank are left out; a draft may have none.
    /// - Throws: ``Refusal`` that names the field: `note-` and the part.
    package init(
        _ kind: ClinicalNote.Kind, _ parts: [ClinicalNote.Part: String], tellsOfSubstances: Bool, happenedAt: Instant
    ) throws(Refusal) {
        self.kind = kind
        var read: [ClinicalNote.Part: String] = [:]
        for part in ClinicalNote.Part.allCases {
            read[part] = try FreeText.given(
                parts[part], most: ClinicalNote.mostPart, field: "note-\(part.rawValue)")
        }
        self.parts = read
        self.tellsOfSubstances = tellsOfSubstances
        self.happenedAt = happenedAt
    }

    /// The parts as they are kept.
    var written: String {
        get throws {
            try KeptJSON.text(
                of: Dictionary(uniqueKeysWithValues: parts.map { ($0.key.rawValue, $0.value) }))
        }
    }

    static func read(_ text: String) throws -> [ClinicalNote.Part: String] {
        let kept = try KeptJSON.value([String: String].self, in: text)
        return Dictionary(
            uniqueKeysWithValues: kept.compactMap { name, words in
                ClinicalNote.Part(rawValue: name).map { ($0, words) }
            })
    }
}
