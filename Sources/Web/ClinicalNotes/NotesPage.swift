import Access
import Operate
import Vocabulary

/// The notes of one person, the newest first, and what whoever looks has begun.
struct NotesPage: Page {
    static let template = "notes"

    /// What whoever looks may do here.
    struct Rights: Sendable {
        let reader: String
        let writes: Bool
        let cosigns: Bool
        /// Whether their own notes are signed by another too.
        let isCosigned: Bool
        let seesCalls: Bool

        init(_ worker: Worker, by tie: Tie, _ rule: NoteRule) {
            reader = worker.id.text
            writes = may(worker, .writeNotes, by: tie).allowed
            cosigns = may(worker, .cosignNotes, by: tie).allowed
            isCosigned = rule.asks(worker)
            seesCalls = may(worker, .seeCalls).allowed
        }
    }

    struct Draft: Sendable {
        let address: String
        let kind: String
        let changed: Moment
    }

    let title: String
    let name: String
    let personAddress: String
    let notesAddress: String
    /// For those who may write one.
    let write: String?
    let drafts: [Draft]
    let hasDrafts: Bool
    let notes: [ShownNote]
    let none: Bool
    let isPart2Closed: Bool
    let older: String?

    init(_ file: NoteFile, _ rights: Rights, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        title = words("clinical.title")
        name = file.calledBy?.text ?? words("persons.unnamed")
        personAddress = "\(reading.base)/people/\(file.person.id)"
        let address = "\(reading.base)/people/\(file.person.id)/notes"
        notesAddress = address
        write = rights.writes ? "\(address)/draft" : nil
        drafts = file.drafts.map { draft in
            Draft(
                address: "\(address)/draft?note=\(draft.id)",
                kind: words.name(of: draft.kind.rawValue, in: "clinical.codes.kinds"),
                changed: Moment(draft.changedAt, reading))
        }
        hasDrafts = !drafts.isEmpty
        notes = file.notes.map { ShownNote($0, rights, refused: refused, reading) }
        none = notes.isEmpty
        isPart2Closed = file.isPart2Closed
        older = file.older.map { "\(address)?before=\($0.id)" }
    }
}
