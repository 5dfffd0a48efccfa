import Access
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// What the law asks to be written down of a call, in every state that a page can show.
extension Samples {
    private static func hours(_ hours: Int) -> Instant { now.adding(.seconds(3600 * hours)) }

    private static func interpreter(
        _ id: String, _ manner: InterpreterUse.Manner, full: Bool = true, withdrawn: Bool = false
    ) throws -> InterpreterUse {
        try InterpreterUse(
            Row(new: [
                "id": id, "call_id": "c-1", "language": "es", "manner": manner,
                "reference": (full ? "4411" : nil).stored, "began_at": hours(-3), "minutes": (full ? 12 : nil).stored,
                "note": (full ? "Line dropped once" : nil).stored, "entered_by": "sam", "author": "Sam",
                "entered_at": hours(-3), "withdrawn_at": (withdrawn ? hours(-1) : nil).stored,
                "withdrawn_by": (withdrawn ? "grace" : nil).stored, "withdrawer": "Grace",
                "because": (withdrawn ? "Another call" : nil).stored,
            ]))
    }

    private static func decision(_ answer: Threat.Decision.Answer, consulted: String? = nil) -> Threat.Decision {
        Threat.Decision(
            answer: answer, because: "Named and near", consulted: consulted, by: Author(id: "sam", name: "Sam"),
            at: hours(-2))
    }

    private static func step(
        _ id: String, _ kind: Threat.Step.Kind, _ result: Threat.Step.Result, full: Bool = true,
        withdrawn: Bool = false
    ) throws -> Threat.Step {
        try Threat.Step(
            Row(new: [
                "id": id, "step": kind, "result": result, "whom": (full ? "Desk sergeant" : nil).stored,
                "note": (full ? "Sends a car" : nil).stored, "at": hours(-1), "entered_by": "sam", "author": "Sam",
                "withdrawn_at": (withdrawn ? now : nil).stored, "withdrawn_by": (withdrawn ? "grace" : nil).stored,
                "withdrawer": "Grace", "because": (withdrawn ? "Another call" : nil).stored,
            ]))
    }

    private static func threat(
        _ id: String, against: String? = "The brother", missed: Bool = false, _ decisions: [Threat.Decision],
        _ steps: [Threat.Step] = []
    ) throws -> Threat {
        try Threat(
            Row(new: [
                "id": id, "call_id": "c-1", "words": "Will burn the house", "against": against.stored,
                "imminent": Threat.Imminent.yes, "heard_at": hours(-3),
                "warn_missed_at": (missed ? hours(-1) : nil).stored, "entered_by": "sam", "author": "Sam",
                "entered_at": hours(-3),
            ]), decisions: decisions, steps: steps)
    }

    private static func rule(_ id: String, inUse: Bool = true) throws -> HoldRule {
        try HoldRule(
            Row(new: [
                "id": id, "name": "5150", "revision": 2, "in_use": inUse ? 1 : 0, "state": "California",
                "holders": "peace-officer clinician", "grounds": "danger-to-self gravely-disabled",
                "hours": (inUse ? 72 : nil).stored, "counts": (inUse ? "detention" : nil).stored,
                "form": (inUse ? "DHCS 1801" : nil).stored, "citation": "WIC 5150",
                "asked": #"{"facts":"5150(e)","history":""}"#, "set_by": "grace", "author": "Grace",
                "set_at": hours(-90),
            ]))
    }

    private static func hold(
        _ id: String, under rule: HoldRule, knownAs: String? = "Juniper", due: Int? = 4, flags: String = "",
        told: [HoldRule.Field: String] = [:], admitted: Bool = false, ended: InvoluntaryHold.Ending? = nil
    ) throws -> InvoluntaryHold {
        let by = Author(id: "sam", name: "Sam")
        var marks: [InvoluntaryHold.Mark] = []
        if let ended {
            marks.append(.init(kind: .ended, at: now, facility: nil, ending: ended, by: by, enteredAt: now))
        }
        if admitted {
            marks.append(
                .init(kind: .admitted, at: hours(-1), facility: "Harbour", ending: nil, by: by, enteredAt: now))
        }
        let statements =
            told.isEmpty ? [] : [InvoluntaryHold.Statement(revision: 1, content: told, by: by, at: hours(-1))]
        return try InvoluntaryHold(
            Row(new: [
                "id": id, "call_id": "c-1", "call_number": 214,
                "call_person_id": (knownAs == nil ? nil : "cp-1").stored,
                "known_as": knownAs.stored, "holder": HoldRule.Holder.peaceOfficer, "holder_name": "Omar Vance",
                "agency": "City police", "number": Value.null, "grounds": "danger-to-self", "held_at": hours(-2),
                "flags": flags, "due_at": due.map(hours).stored, "overdue_at": Value.null, "entered_by": "sam",
                "author": "Sam", "entered_at": hours(-2),
            ]), under: rule, statements: statements, marks: marks)
    }

    static func legal(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        let (used, away) = try (rule("h-1"), rule("h-2", inUse: false))
        let holds = try [
            hold("i-1", under: used, told: [.facts: "Stood on the rail", .other: "Held the dog"], admitted: true),
            hold("i-2", under: used, knownAs: nil, due: -1, flags: "holder-not-named-by-law"),
            hold("i-3", under: away, due: nil, ended: .voluntary),
        ]
        let threats = try [
            threat("t-1", []), threat("t-2", against: nil, missed: true, [decision(.warn, consulted: "Grace")]),
            threat(
                "t-3", [decision(.notWarn), decision(.warn)],
                [
                    step("s-1", .toldPolice, .reached), step("s-2", .other, .leftWord, full: false, withdrawn: true),
                ]),
            threat("t-4", [decision(.warn)], [step("s-3", .toldThreatened, .reached)]),
        ]
        let interpreters = try [
            interpreter("u-1", .telephone), interpreter("u-2", .minor, full: false),
            interpreter("u-3", .adultFamily, withdrawn: true),
        ]
        let people = try [
            CallPerson(
                Row(new: [
                    "id": "cp-1", "call_id": "c-1", "role": CallPerson.Role.inCrisis, "known_as": "Juniper",
                    "person_id": Value.null, "recognised": Value.null,
                ])),
            CallPerson(
                Row(new: [
                    "id": "cp-2", "call_id": "c-1", "role": CallPerson.Role.caller, "known_as": Value.null,
                    "person_id": Value.null, "recognised": Value.null,
                ])),
        ]
        let full = LegalRecord(
            call: ID(stored: "c-1"), number: 214, people: people, interpreters: interpreters, threats: threats,
            holds: holds, rules: [used])
        let empty = LegalRecord(
            call: ID(stored: "c-1"), number: 214, people: [], interpreters: [], threats: [], holds: [], rules: [])
        func refused(
            _ form: String, _ code: Refusal.Code, _ field: String?, _ typed: [String: String] = [:]
        ) -> Refused {
            Refused(form: form, refusal: Refusal(code, field: field), typed: typed)
        }
        func page(_ record: LegalRecord, rules: Bool = true, calls: Bool = true, _ refused: Refused? = nil) -> LegalPage
        {
            LegalPage(record, setsRules: rules, seesCalls: calls, refused: refused, reading)
        }
        func laws(_ rules: [HoldRule], _ begun: HoldRule? = nil, _ refused: Refused? = nil) -> HoldRulesPage {
            HoldRulesPage(rules, begunFrom: begun, refused: refused, reading)
        }
        let pages: [(String, any Page)] = [
            ("legal", page(full)), ("legal-empty", page(empty, rules: false, calls: false)),
            (
                "legal-hold",
                page(
                    full,
                    refused("hold", .required, "holderName", ["ground-danger-to-self": "yes", "holdRule": "5150"]))
            ),
            ("legal-statement", page(full, refused("statement-i-1", .textTooLong, "hold-facts"))),
            ("legal-mark", page(full, refused("mark-i-1", .required, "facility", ["holdEnding": "left"]))),
            ("legal-threat", page(full, refused("threat", .required, "warnBecause", ["warn": "warn"]))),
            (
                "legal-step",
                page(full, refused("step-t-1", .notInFuture, "stepAt", ["step": "other", "stepResult": "left-word"]))
            ),
            ("legal-decision", page(full, refused("decision-t-3", .required, "warnBecause", ["warn": "not-warn"]))),
            (
                "legal-interpreter",
                page(
                    full, refused("interpreter", .clockOutOfRange, "interpreterMinutes", ["interpreterManner": "minor"])
                )
            ),
            ("legal-entry", page(full, refused("entry-u-1", .required, "withdrawBecause"))),
            ("hold-paper", HoldPaperPage(holds[0], reading)), ("hold-paper-bare", HoldPaperPage(holds[2], reading)),
            ("hold-rules", laws([used, away])), ("hold-rules-none", laws([])),
            ("hold-rules-begun", laws([used], used)),
            ("hold-rules-name", laws([used], nil, refused("rule", .required, "holdName"))),
            ("hold-rules-holders", laws([used], nil, refused("rule", .required, "holders"))),
            ("hold-rules-clause", laws([used], nil, refused("rule", .textTooLong, "holdClause"))),
        ]
        return pages.map { ($0, $1, true) }
    }
}
