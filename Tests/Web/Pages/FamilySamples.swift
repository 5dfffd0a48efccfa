import Foundation
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// Contacts with a child and its family, with and without a case.
extension Samples {
    private static func assessment(
        _ decision: FamilySafety.Decision, _ revision: Int, bare: Bool = false
    ) throws
        -> FamilySafety
    {
        try FamilySafety(
            Row(new: [
                "revision": revision, "dangers": bare ? "" : "left-alone unmet-needs",
                "capacities": bare ? "" : "support-near", "decision": decision,
                "plan": (bare ? nil : "The aunt stays until Friday").stored,
                "flag": (decision == .safe ? "safe-with-dangers" : nil).stored, "assessed_by": "rosa", "author": "Rosa",
                "assessed_at": now.adding(.seconds(-3600)),
            ]))
    }

    private static func contact(_ id: String, _ all: [FamilySafety], bare: Bool = false) throws -> FamilyContact {
        try FamilyContact(
            Row(new: [
                "id": id, "call_id": "c-1", "case_id": Value.null, "manner": FamilyContact.Manner.home,
                "present": bare ? "[]" : #"[{"role":"child","name":"ليلى"},{"role":"parent"}]"#,
                "alone": FamilyContact.Alone.yes, "note": (bare ? nil : "A cold flat").stored,
                "met_at": now.adding(.seconds(-7200)), "recorded_by": "rosa", "author": "Rosa",
                "recorded_at": now.adding(.seconds(-3600)),
            ]), all, bare ? [] : [correction(noted: true), correction(noted: false)])
    }

    private static func correction(noted: Bool) throws -> FamilyCorrection {
        try FamilyCorrection(
            Row(new: [
                "manner": FamilyContact.Manner.school, "present": noted ? #"[{"role":"parent"}]"# : "[]",
                "alone": FamilyContact.Alone.no, "note": (noted ? "At the gate" : nil).stored,
                "met_at": now.adding(.seconds(-9000)), "reason": "It was at home", "corrected_by": "noor",
                "author": "Noor", "corrected_at": now.adding(.seconds(-60)),
            ]))
    }

    static func families(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        let open = try aCase("k-1", next: now)
        let contacts = try [
            contact("f-1", [assessment(.unsafe, 2), assessment(.safeWithPlan, 1)]),
            contact("f-2", [], bare: true), contact("f-3", [assessment(.safe, 1, bare: true)]),
        ]
        func file(
            _ contacts: [FamilyContact], in supportCase: SupportCase? = nil, planned: Bool = true
        ) throws
            -> FamilyFile
        {
            FamilyFile(
                call: ID(stored: "c-1"), number: 7, contacts: contacts, supportCase: supportCase,
                goals: try planned && supportCase != nil ? [goal("g-1", "A warm flat")] : [],
                tasks: try planned && supportCase != nil ? [CaseTask(task("t-1", "Ask the school", due: now))] : [],
                cases: [open])
        }
        func page(_ file: FamilyFile, keeps: Bool = true, _ refused: Refused? = nil) -> FamilyPage {
            FamilyPage(file, keepsCases: keeps, seesCalls: true, refused: refused, reading)
        }
        func refused(_ form: String, _ code: Refusal.Code, _ field: String?, _ typed: [String: String] = [:]) -> Refused
        {
            Refused(form: form, refusal: Refusal(code, field: field), typed: typed)
        }
        return try [
            ("family", page(file([])), true), ("family-met", page(file(contacts, in: open)), true),
            ("family-unplanned", page(file(contacts, in: open, planned: false)), true),
            ("family-alone", page(file(contacts), keeps: false), true),
            (
                "family-refused",
                page(
                    file([]),
                    refused(
                        "family", .required, "plan",
                        ["decision": "safe-with-plan", "manner": "home", "role-0": "child", "name-0": "Ana"])),
                true
            ),
            ("family-future", page(file([]), refused("family", .notInFuture, "metAt")), true),
            ("family-look", page(file(contacts), refused("look-f-1", .required, "plan")), true),
            (
                "family-correct",
                page(
                    file(contacts), refused("correct-f-1", .required, "reason", ["manner": "home", "role-0": "child"])),
                true
            ), ("family-correct-future", page(file(contacts), refused("correct-f-1", .notInFuture, "metAt")), true),
            ("family-goal", page(file(contacts, in: open), refused("goal", .required, nil)), true),
        ]
    }
}
