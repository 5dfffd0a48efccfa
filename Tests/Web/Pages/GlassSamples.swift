import Access
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// Opening a record in an emergency, and looking whether that was right.
extension Samples {
    static func brokenGlass(
        _ id: String, _ reason: GlassReason = .dangerToLife, at: Instant = now.adding(.seconds(-600)),
        call: String? = "c-107", ended: BrokenGlass.Ending? = nil, ruling: BrokenGlass.Ruling? = nil
    ) throws -> BrokenGlass {
        let end = ended.map { _ in at.adding(.seconds(1200)) }
        let reviewed = ruling.map { _ in at.adding(.seconds(7200)) }
        return try BrokenGlass(
            Row(new: [
                "id": id, "person_id": "p-1", "call_id": call.stored, "call_number": call.map { _ in 107 }.stored,
                "reason": reason, "words": "Took pills and does not wake up", "broken_by": "rosa", "author": "Rosa",
                "broken_as": "responder", "broken_at": at, "until_at": at.adding(BrokenGlass.open),
                "ended_at": end.stored, "ended_as": ended.stored, "review_due_at": at.adding(BrokenGlass.review),
                "review_overdue_at": Instant?.none.stored, "ruling": ruling.stored,
                "review_words": ruling.map { _ in "The call says so too" }.stored,
                "reviewed_by": ruling.map { _ in "priya" }.stored, "reviewer": "Priya",
                "reviewed_at": reviewed.stored,
            ]))
    }

    static func glass(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        let person = ID<Person>(stored: "p-1")
        let name = try NameParts(given: "Juniper", family: nil)
        func page(_ tie: Tie = .none, _ refused: Refused? = nil) -> GlassPage {
            GlassPage(person, name: name, tie: tie, calls: [], refused: refused, reading)
        }
        func refused(_ field: String) -> Refused {
            Refused(
                form: "glass", refusal: Refusal(.required, field: field),
                typed: ["words": "Because", "reason": "other", "call": "c-1"])
        }
        let looks = [
            GlassLook(permission: .seePersonHistory, at: now.adding(.seconds(-500))),
            GlassLook(permission: .seeSafetyPlans, at: now.adding(.seconds(-400))),
        ]
        let days = 86_400
        func file(_ glass: BrokenGlass, named: Bool = true) -> GlassFile {
            GlassFile(glass: glass, calledBy: named ? name : nil, looks: named ? looks : [])
        }
        let waiting = try [
            file(brokenGlass("g-1")), file(brokenGlass("g-2", .other, call: nil, ended: .early), named: false),
            file(brokenGlass("g-3", .dangerToOthers, at: now.adding(.seconds(-4 * days)), ended: .ranOut)),
        ]
        let reviewed = try [
            file(brokenGlass("g-4", .cannotSpeak, at: now.adding(.seconds(-9 * days)), ended: .ranOut, ruling: .right)),
            file(brokenGlass("g-5", at: now.adding(.seconds(-10 * days)), ended: .early, ruling: .notRight)),
        ]
        func privacy(for worker: Worker, _ field: String? = nil) -> PrivacyPage {
            PrivacyPage(
                Part2Rule(said: nil), waiting: waiting, reviewed: reviewed, for: worker,
                refused: field.map {
                    Refused(
                        form: "review-g-1", refusal: Refusal(.required, field: $0),
                        typed: ["finding": "right", "words": "So"])
                }, reading)
        }
        let rosa = Worker(id: ID(stored: "rosa"), name: "Rosa", roles: [.responder, .privacyOfficer])
        return [
            ("glass", page(), true),
            ("glass-reason", page(.none, refused("reason")), true),
            ("glass-words", page(.none, refused("words")), true),
            ("glass-tied", page(Tie(.theirCall)), true),
            ("privacy-opened", privacy(for: dana), true),
            ("privacy-own", privacy(for: rosa), true),
            ("privacy-finding", privacy(for: dana, "finding"), true),
            ("privacy-words", privacy(for: dana, "words"), true),
        ]
    }
}
