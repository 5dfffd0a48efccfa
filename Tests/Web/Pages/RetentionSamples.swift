import Access
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// How long what is kept, what may not go, and what went.
extension Samples {
    static func retention(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        let long = now.adding(.seconds(-4000 * 86_400))
        let plan = RetentionPlan(
            asOf: now,
            lines: [
                .init(
                    kept: .callRecord, table: "call", rows: 1204, oldest: long, newest: now.adding(.seconds(-9_000_000))
                )
            ], due: [.call: 1204, .person: 17], staying: [.held: 3, .open: 2, .met: 1], isWhole: false)
        let nothing = RetentionPlan(asOf: now, lines: [], due: [:], staying: [:], isWhole: true)
        func rule(_ kept: RetentionClass, _ days: Int?) -> RetentionRule {
            let said = RetentionRule.Said(
                authority: "Municipal schedule 100.080", by: Author(id: "priya", name: "Priya"), at: long)
            return RetentionRule(kept: kept, days: days, said: days == 1826 ? said : nil)
        }
        let rules = [rule(.callRecord, 1826), rule(.caseRecord, 3653), rule(.mandatedReport, nil)]
        func run(_ id: String, ended: Instant?) throws -> RetentionRun {
            try RetentionRun(
                Row(new: [
                    "id": id, "token": "1-ab", "as_of_at": long, "records": 40, "removed": 38, "kept": 1,
                    "begun_by": "priya", "author": "Priya", "begun_at": long, "ended_at": ended.stored,
                ]))
        }
        let runs = try [run("r-2", ended: nil), run("r-1", ended: long)]
        func page(_ refused: Refused? = nil, maySet: Bool = true) -> RetentionPage {
            RetentionPage(
                plan, rules: rules, runs: runs, held: 2, maySet: maySet, mayExpunge: true, refused: refused, reading)
        }
        func refused(_ field: String) -> Refused {
            Refused(
                form: "call-record", refusal: Refusal(.required, field: field),
                typed: ["manner": "days", "kept-days": "400", "authority": "Schedule 7"])
        }
        let empty = RetentionPage(
            nothing, rules: rules, runs: [], held: 0, maySet: false, mayExpunge: false, refused: nil, reading)
        return [
            ("retention", page(), true), ("retention-supervisor", page(maySet: false), true),
            ("retention-empty", empty, true), ("retention-days", page(refused("kept-days")), true),
            ("retention-authority", page(refused("authority")), true),
        ] + (try holds(reading)) + (try expungements(reading))
    }

    static func expungement(
        _ number: Int, _ scope: String = "person", by: String = "priya", despite: Bool = false, done: Bool = false,
        withdrawn: Bool = false
    ) throws -> Expungement {
        let at = now.adding(.seconds(-900))
        return try Expungement(
            Row(new: [
                "id": "e-\(number)", "number": number, "reference": "X-77/2026", "court": "District Court",
                "ordered_on": "2026-11-02", "scope": scope,
                "about": (done || withdrawn ? nil : "x-1" as String?).stored,
                "despite_holds": despite ? 1 : 0, "asked_by": by, "author": "Priya", "asked_at": at,
                "withdrawn_by": (withdrawn ? "grace" : nil as String?).stored, "withdrawer": "Grace",
                "withdrawn_at": (withdrawn ? at : nil as Instant?).stored,
                "done_by": (done ? "grace" : nil as String?).stored, "doer": "Grace",
                "done_at": (done ? at : nil as Instant?).stored, "rows_gone": (done ? 41 : nil as Int?).stored,
            ]))
    }

    private static func expungements(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        func plan(_ shared: [Int] = [], hold: Int? = nil) -> ExpungementPlan {
            ExpungementPlan(
                lines: [.init(table: "call", rows: 3), .init(table: "person", rows: 1)], shared: shared, hold: hold,
                digest: "ab")
        }
        let waiting: [ExpungementsPage.Waiting] = try [
            .init(expungement: expungement(7), plan: plan([107, 109])),
            .init(expungement: expungement(6, "call", despite: true), plan: plan(hold: 2)),
            .init(expungement: expungement(5), plan: plan(hold: 2)), .init(expungement: expungement(4), plan: nil),
            .init(expungement: expungement(3, by: dana.id.text), plan: plan()),
        ]
        let ended = try [expungement(2, done: true), expungement(1, "call", withdrawn: true)]
        func page(_ refused: Refused? = nil) -> ExpungementsPage {
            ExpungementsPage(waiting, ended: ended, for: dana, refused: refused, reading)
        }
        let fields = ["scope", "about", "order-number", "court", "ordered-on"]
        var typed = Dictionary(uniqueKeysWithValues: fields.map { ($0, "x") })
        (typed["despite"], typed["scope"]) = ("on", "call")
        return [
            ("expungements", page(), true),
            ("expungements-none", ExpungementsPage([], ended: [], for: dana, refused: nil, reading), true),
            (
                "expungements-changed",
                page(Refused(form: "confirm-e-7", refusal: Refusal(.expungementChanged, .conflicting))), true
            ),
        ]
            + fields.map { field in
                (
                    "expungements-\(field)",
                    page(Refused(form: "expunge", refusal: Refusal(.required, field: field), typed: typed)), true
                )
            }
    }

    static func hold(_ number: Int, _ scope: String, lifted: Bool = false) throws -> LegalHold {
        let (from, to) = (now.adding(.seconds(-9_000_000)), now.adding(.seconds(-8_000_000)))
        return try LegalHold(
            Row(new: [
                "id": "h-\(number)", "number": number, "matter": "26-CV-104", "reason": "Claim of a family",
                "scope": scope, "about": (scope == "period" ? nil : "x-1" as String?).stored,
                "from_at": (scope == "period" ? from : nil as Instant?).stored,
                "to_at": (scope == "period" ? to : nil as Instant?).stored, "placed_by": "priya", "author": "Priya",
                "placed_at": from, "lifted_because": (lifted ? "Settled" : nil as String?).stored,
                "lifted_by": (lifted ? "priya" : nil as String?).stored, "lifter": "Priya",
                "lifted_at": (lifted ? to : nil as Instant?).stored,
            ]))
    }

    private static func holds(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        let standing = try [hold(4, "person"), hold(3, "call"), hold(2, "case"), hold(1, "period")]
        let lifted = [try hold(5, "call", lifted: true)]
        func page(_ refused: Refused? = nil) -> HoldsPage {
            HoldsPage(standing, of: 4, lifted: lifted, mayPlace: true, refused: refused, reading)
        }
        let fields = ["scope", "about", "from", "to", "matter", "reason"]
        var typed = Dictionary(uniqueKeysWithValues: fields.map { ($0, "x") })
        typed["scope"] = "call"
        return [
            ("holds", page(), true),
            ("holds-none", HoldsPage([], of: 0, lifted: [], mayPlace: false, refused: nil, reading), true),
            (
                "holds-lifting",
                page(
                    Refused(
                        form: "lift-h-4", refusal: Refusal(.required, field: "lifted-because"),
                        typed: ["lifted-because": ""])), true
            ),
        ]
            + fields.map { field in
                (
                    "holds-\(field)",
                    page(Refused(form: "hold", refusal: Refusal(.required, field: field), typed: typed)), true
                )
            }
    }
}
