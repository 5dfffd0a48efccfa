import Access
import Operate
import Vocabulary

/// A signed note as it is read, with what was said beside it and what may be done with it.
struct ShownNote: Sendable {
    struct Part: Sendable {
        let heading: String
        let words: String
    }

    struct Said: Sendable {
        let heading: String
        let words: String?
    }

    struct Adding: Sendable {
        let typed: String
        let trouble: Trouble?
        let isOpen: Bool
    }

    struct Mistaking: Sendable {
        let reasons: [Choice]
        let typed: String
        let trouble: Trouble?
        let isOpen: Bool
    }

    struct Reviewing: Sendable {
        let typed: String
        let trouble: Trouble?
    }

    let id: String
    let kind: String
    let happened: Moment
    let callAddress: String?
    let callNumber: String?
    let tellsOfSubstances: Bool
    let parts: [Part]
    let signed: String
    let tone: String
    let shape: String
    let standing: String
    let late: String?
    /// Addenda and reviews, in the order in which they were said.
    let beside: [Said]
    let hasBeside: Bool
    let mistake: String?
    let mistakeWords: String?
    let adding: Adding?
    let mistaking: Mistaking?
    let reviewing: Reviewing?

    init(
        _ note: ClinicalNote, _ rights: NotesPage.Rights, refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        id = note.id.text
        kind = words.name(of: note.kind.rawValue, in: "clinical.codes.kinds")
        happened = Moment(note.happenedAt, reading)
        callAddress = rights.seesCalls ? note.call.map { "\(reading.base)/calls/\($0)" } : nil
        callNumber = note.callNumber.map { words("clinical.ofCall", ["n": String($0)]) }
        tellsOfSubstances = note.tellsOfSubstances
        parts = ClinicalNote.Part.allCases.compactMap { part in
            note.parts[part].map { Part(heading: words.name(of: part.rawValue, in: "clinical.codes.parts"), words: $0) }
        }
        func sentence(_ word: String, _ signature: ClinicalNote.Signature) -> String {
            words(
                word,
                [
                    "by": signature.by.name,
                    "roles": signature.roles.map { words.name(of: $0.rawValue, in: "roles") }.joined(separator: ", "),
                    "time": Moment(signature.at, reading).time,
                ])
        }
        signed = note.signature.map { sentence("clinical.signed", $0) } ?? ""
        (tone, shape) =
            switch note.standing {
            case .signed, .cosigned: ("with", "■")
            case .waitsForCosignature, .returned, .draft: ("waiting", "●")
            case .mistaken, .discarded: ("quiet", "×")
            }
        standing = words.name(of: note.standing.code, in: "clinical.codes.standings")
        late = note.isCosignLate(at: reading.now) ? words("clinical.late") : nil
        let said: [(at: Instant, said: Said)] =
            note.addenda.map {
                ($0.signature.at, Said(heading: sentence("clinical.addendumBy", $0.signature), words: $0.words))
            }
            + note.reviews.map { review in
                let word = review.answer == .cosigned ? "clinical.cosignedBy" : "clinical.returnedBy"
                return (review.signature.at, Said(heading: sentence(word, review.signature), words: review.words))
            }
        beside = said.sorted { $0.at < $1.at }.map(\.said)
        hasBeside = !beside.isEmpty
        mistake = note.mistake.map { mistake in
            words(
                "clinical.mistakeBy",
                [
                    "reason": words.name(of: mistake.reason.rawValue, in: "clinical.codes.mistakes"),
                    "by": mistake.by.name, "time": Moment(mistake.at, reading).time,
                ])
        }
        mistakeWords = note.mistake?.words
        let (addendum, error, review) = ("addendum-\(note.id)", "mistake-\(note.id)", "review-\(note.id)")
        adding =
            rights.writes
            ? Adding(
                typed: refused.typed("noteAddendum", in: addendum) ?? "",
                trouble: refused.formless(in: addendum, words), isOpen: refused?.form == addendum) : nil
        mistaking =
            note.mistake == nil && (rights.cosigns || (rights.writes && note.by.id == rights.reader))
            ? Mistaking(
                reasons: [Choice](
                    ClinicalNote.Mistake.Reason.allCases.map(\.rawValue), in: "clinical.codes.mistakes",
                    chosen: refused.typed("reason", in: error), words: words),
                typed: refused.typed("noteMistake", in: error) ?? "", trouble: refused.formless(in: error, words),
                isOpen: refused?.form == error) : nil
        reviewing =
            rights.cosigns && !rights.isCosigned && note.by.id != rights.reader
                && [.waitsForCosignature, .returned].contains(note.standing)
            ? Reviewing(
                typed: refused.typed("noteReview", in: review) ?? "", trouble: refused.formless(in: review, words))
            : nil
    }
}

extension ClinicalNote.Standing {
    /// As words know it.
    var code: String {
        switch self {
        case .draft: "draft"
        case .discarded: "discarded"
        case .signed: "signed"
        case .waitsForCosignature: "waits"
        case .returned: "returned"
        case .cosigned: "cosigned"
        case .mistaken: "mistaken"
        }
    }

    static let all: [ClinicalNote.Standing] = [
        .draft, .discarded, .signed, .waitsForCosignature, .returned, .cosigned, .mistaken,
    ]
}
