import Access
import Foundation
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// Clinical notes and what is around them, in every state that a page can show.
extension Samples {
    private static func days(_ days: Int) -> Instant { now.adding(.seconds(86_400 * days)) }

    private static func signature(_ by: String, _ role: Role, _ day: Int) -> ClinicalNote.Signature {
        ClinicalNote.Signature(by: Author(id: by, name: by.capitalized), roles: [role], at: days(day))
    }

    private static func note(
        _ id: String, by writer: String = "noor", call: String? = nil, substances: Bool = false,
        signed: Bool = true, cosignDue: Int? = nil, addenda: [ClinicalNote.Addendum] = [],
        reviews: [ClinicalNote.Review] = [], mistake: String? = nil
    ) throws -> ClinicalNote {
        try ClinicalNote(
            Row(new: [
                "id": id, "person_id": "p-1", "call_id": call.stored, "call_number": (call == nil ? nil : 214).stored,
                "kind": ClinicalNote.Kind.progress, "substances": substances ? 1 : 0, "happened_at": days(-2),
                "parts": #"{"assessment":"Calm, and sleeps again","plan":"Call on Friday"}"#, "revision": 2,
                "written_by": writer, "author": writer.capitalized, "changed_at": days(-2),
                "discarded_at": Value.null, "signed_at": (signed ? days(-2) : nil).stored,
                "signed_as": (signed ? "care-navigator" : nil).stored, "cosign_due_at": cosignDue.map(days).stored,
                "cosign_overdue_at": Value.null, "because": (mistake == nil ? nil : "wrong-person").stored,
                "mistake_words": (mistake?.isEmpty == false ? mistake : nil).stored,
                "marked_by": (mistake == nil ? nil : "grace").stored, "marker": "Grace",
                "marked_at": (mistake == nil ? nil : days(-1)).stored,
            ]), addenda: addenda, reviews: reviews)
    }

    static func notes(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        let person = try Person(Row(new: ["id": "p-1", "root_id": "p-1", "begun_at": days(-90)]))
        let addendum = ClinicalNote.Addendum(
            id: ID(stored: "a-1"), words: "Slept since", signature: signature("noor", .careNavigator, -1))
        let returned = ClinicalNote.Review(
            answer: .returned, words: "What about the knife?", signature: signature("grace", .supervisor, -1))
        let cosigned = ClinicalNote.Review(
            answer: .cosigned, words: nil, signature: signature("grace", .supervisor, 0))
        let all = try [
            note("n-1", call: "c-1", substances: true), note("n-2", cosignDue: 1),
            note("n-3", cosignDue: -1, reviews: [returned]),
            note("n-4", cosignDue: 1, addenda: [addendum], reviews: [cosigned]),
            note("n-5", mistake: "It was her sister"), note("n-6", mistake: ""),
        ]
        let draft = try note("n-7", by: "grace", substances: true, signed: false)
        let rule = NoteRule(
            revision: 1, roles: [.responder], accounts: [ID(stored: "noor")], hours: 48,
            said: NoteRule.Said(by: Author(id: "grace", name: "Grace"), at: days(-9)))
        let unset = NoteRule(revision: 0, roles: [], accounts: [], hours: 72, said: nil)
        func file(
            _ notes: [ClinicalNote], drafts: [ClinicalNote] = [], name: NameParts?, older: ClinicalNote? = nil,
            closed: Bool = false
        ) -> NoteFile {
            NoteFile(
                person: person, calledBy: name, notes: notes, older: older, drafts: drafts, isPart2Closed: closed,
                rule: rule, calls: notes.isEmpty ? [] : [(ID(stored: "c-1"), 214)])
        }
        let name = try NameParts(given: "Juniper", family: nil)
        let full = file(all, drafts: [draft], name: name, older: all[0], closed: true)
        let empty = file([], name: nil)
        func rights(_ id: String, _ roles: Role...) -> NotesPage.Rights {
            let worker = Worker(id: ID(stored: id), name: id.capitalized, roles: Set(roles))
            return NotesPage.Rights(worker, by: Tie(.oversight), rule)
        }
        func refused(
            _ form: String, _ code: Refusal.Code, _ field: String?, _ typed: [String: String] = [:]
        ) -> Refused {
            Refused(form: form, refusal: Refusal(code, field: field), typed: typed)
        }
        func page(_ file: NoteFile, _ rights: NotesPage.Rights, _ refused: Refused? = nil) -> NotesPage {
            NotesPage(file, rights, refused: refused, reading)
        }
        func writing(
            _ file: NoteFile, _ draft: ClinicalNote?, _ cosigned: Bool, _ refused: Refused? = nil
        )
            -> NoteDraftPage
        {
            NoteDraftPage(file, draft, isCosigned: cosigned, refused: refused, reading)
        }
        let grace = rights("grace", .supervisor)
        let line = { (note: ClinicalNote) in NoteWork.Line(note: note, calledBy: note.id.text == "n-2" ? nil : name) }
        let work = NoteWork(
            cosigns: true, toCosign: [line(all[1])], drafts: [line(draft)], mine: [line(all[2])])
        let idle = NoteWork(cosigns: false, toCosign: [], drafts: [], mine: [])
        let writers = [Author(id: "noor", name: "Noor"), Author(id: "sam", name: "Sam")]
        let pages: [(String, any Page)] = [
            ("notes", page(full, grace)), ("notes-empty", page(empty, rights("noor", .careNavigator))),
            ("notes-privacy", page(full, rights("priya", .privacyOfficer))),
            ("notes-addendum", page(full, grace, refused("addendum-n-1", .required, "noteAddendum"))),
            (
                "notes-mistake",
                page(full, grace, refused("mistake-n-1", .textUnreadable, "noteMistake", ["reason": "not-so"]))
            ),
            ("notes-review", page(full, grace, refused("review-n-2", .required, "noteReview"))),
            ("note-draft", writing(full, draft, true)), ("note-draft-new", writing(empty, nil, false)),
            (
                "note-draft-when",
                writing(full, nil, false, refused("draft", .notInFuture, "happenedAt", ["noteKind": "progress"]))
            ),
            ("note-draft-part", writing(full, draft, false, refused("draft", .required, "note-assessment"))),
            ("note-draft-call", writing(full, draft, false, refused("draft", .notTheirCall, "call"))),
            ("note-work", NoteWorkPage(work, setsRule: true, reading)),
            ("note-work-idle", NoteWorkPage(idle, setsRule: false, reading)),
            ("note-rule", NoteRulePage(rule, writers, refused: nil, reading)),
            ("note-rule-unset", NoteRulePage(unset, [], refused: nil, reading)),
            (
                "note-rule-hours",
                NoteRulePage(rule, writers, refused: refused("rule", .clockOutOfRange, "cosignHours"), reading)
            ),
            (
                "note-rule-accounts",
                NoteRulePage(rule, writers, refused: refused("rule", .tooManyPeople, "cosignAccounts"), reading)
            ),
        ]
        return pages.map { ($0, $1, true) }
    }
}
