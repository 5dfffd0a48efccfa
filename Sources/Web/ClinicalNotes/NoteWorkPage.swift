import Operate
import Vocabulary

/// What waits for whoever looks: drafts of theirs, notes that they are to sign too, and their own that wait for another.
struct NoteWorkPage: Page {
    static let template = "note-work"

    struct Line: Sendable {
        let address: String
        let name: String
        let kind: String
        let by: String?
        let when: Moment
        let tone: String
        let shape: String
        let standing: String
        let due: String?
        let late: String?
    }

    struct List: Sendable {
        let code: String
        let heading: String
        let lines: [Line]
        let none: String?
    }

    let title: String
    let lists: [List]
    let rule: String?

    init(_ work: NoteWork, setsRule: Bool, _ reading: Reading) {
        let words = reading.words
        title = words("clinical.work")
        func list(_ code: String, _ notes: [NoteWork.Line], byOthers: Bool = false) -> List {
            List(
                code: code, heading: words.name(of: code, in: "clinical.codes.lists"),
                lines: notes.map { Line($0, byOthers: byOthers, reading) },
                none: notes.isEmpty ? words.name(of: code, in: "clinical.codes.none") : nil)
        }
        lists =
            (work.cosigns ? [list("to-cosign", work.toCosign, byOthers: true)] : [])
            + [list("drafts", work.drafts), list("mine", work.mine)]
        rule = setsRule ? "\(reading.base)/notes/rule" : nil
    }
}

extension NoteWorkPage.Line {
    init(_ line: NoteWork.Line, byOthers: Bool, _ reading: Reading) {
        let (words, note) = (reading.words, line.note)
        let isDraft = note.standing == .draft
        address =
            "\(reading.base)/people/\(note.person)/notes" + (isDraft ? "/draft?note=\(note.id)" : "#note-\(note.id)")
        name = line.calledBy?.text ?? words("persons.unnamed")
        kind = words.name(of: note.kind.rawValue, in: "clinical.codes.kinds")
        by = byOthers ? note.by.name : nil
        when = Moment(isDraft ? note.changedAt : note.happenedAt, reading)
        (tone, shape) = note.standing == .returned ? ("danger", "!") : ("waiting", "●")
        standing = words.name(of: note.standing.code, in: "clinical.codes.standings")
        let isLate = note.isCosignLate(at: reading.now)
        due =
            isLate
            ? nil : note.cosignDueAt.map { words("clinical.due", ["time": Moment($0, reading).time]) }
        late = isLate ? words("clinical.late") : nil
    }
}
