import Operate
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// Drafts, links of services, what a service sees, and the list of referrals to look after.
extension Samples {

    static func referralDraft(_ id: String, consent: String? = nil) throws -> ReferralDraft {
        try ReferralDraft(
            Row(new: [
                "id": id, "need_id": "n-8", "call_id": "c-109", "service_id": "s-1", "service_name": "Harbour House",
                "drafted_at": minutesAgo(90), "author": "Noor", "consent": consent.stored,
                "consent_at": (consent == nil ? nil : minutesAgo(80)).stored, "ended_as": Value.null,
            ]))
    }

    static func referralLink(
        _ referral: String, opened: Bool = false, closing: ReferralLink.Closing? = nil, days: Int = 0
    ) throws -> ReferralLink {
        let given = minutesAgo(60 + days * 1_440)
        return try ReferralLink(
            Row(new: [
                "id": "l-\(referral)", "referral_id": referral, "given_by": "noor", "author": "Noor", "given_at": given,
                "expires_at": given.adding(ReferralLink.life), "wrong_codes": 0,
                "opened_at": (opened ? minutesAgo(30) : nil).stored, "closed_as": closing.stored, "code_hash": "00",
                "pass_hash": Value.null, "pass_until": Value.null,
            ]))
    }

    static func message(
        _ referral: String, _ ending: ReferralMessage.Ending? = nil, attempts: Int = 0
    ) throws -> ReferralMessage {
        try ReferralMessage(
            Row(new: [
                "id": "m-\(referral)", "referral_id": referral, "link_id": "l-\(referral)",
                "agreement_id": Value.null, "channel": "email",
                "kind": "referral-asked", "language": "en", "asked_at": minutesAgo(50), "attempts": attempts,
                "next_at": now, "ended_as": ending.stored, "ended_at": (ending == nil ? nil : minutesAgo(10)).stored,
            ]))
    }

    static func helped(_ referral: String, _ answer: HelpReport.Answer) throws -> HelpReport {
        try HelpReport(Row(new: ["referral_id": referral, "answer": answer, "told_at": minutesAgo(20)]))
    }

    static func agreement(_ need: String) throws -> TextAgreement {
        try TextAgreement(
            Row(new: ["id": "t-1", "need_id": need, "language": "en", "agreed_at": minutesAgo(70), "author": "Noor"]))
    }

    static func receivers(_ reading: Reading) throws -> [(name: String, page: any Page, signedIn: Bool)] {
        let shelter = try need("n-1", .shelter, .referred)
        let document = DisclosureDocument(
            schema: DisclosureDocument.schema, calledBy: "Juniper Vale",
            parts: [
                .init(
                    category: "identity", isPart2: false,
                    entries: [.init(at: minutesAgo(90), [.init(field: "given", codes: [], text: "Juniper")])])
            ])
        func page(
            _ referral: Referral, _ leave: SharedByLink.Leave = .spoken(knownAs: "Wren"),
            refused form: String? = nil, _ field: String? = "answer", _ typed: [String: String] = [:]
        ) -> AskedPage {
            AskedPage(
                referral, shelter, leave, at: "/asked/x-1",
                refused: form.map { Refused(form: $0, refusal: Refusal(.required, field: field), typed: typed) },
                reading)
        }
        let asked = try referral("r-1", note: "Has a dog", linked: 60)
        let taken = try referral("r-2", .accepted, appointment: minutesAgo(-1_440), ride: .voucher)
        let came = try referral("r-3", .accepted, attended: .yes)
        let consent = try Self.consent("k-1")
        let pages: [(String, AskedPage)] = [
            ("asking", AskedPage(asking: "/asked/x-1", reading)),
            ("wrong", AskedPage(asking: "/asked/x-1", trouble: reading.words("keep.wrong", count: 2), reading)),
            ("shown", page(asked)), ("refused", page(asked, refused: "answer")),
            ("refused-when", page(asked, refused: "answer", "appointmentAt", ["answer": "full"])),
            ("refused-again", page(taken, refused: "attendance", nil, ["attended": "yes"])),
            ("signed", page(asked, .signed(document, consent))), ("unnamed", page(asked, .unnamed)),
            ("nameless", page(asked, .spoken(knownAs: nil))), ("taken-back", page(asked, .takenBack)),
            ("not-needed", page(asked, .over)), ("taken", page(taken)),
            ("taken-refused", page(taken, refused: "attendance", "attended")),
            ("moved-refused", page(taken, refused: "appointment", "appointmentAt")), ("came", page(came)),
            ("engaged", page(try referral("r-5", .accepted, attended: .yes, engaged: true))),
            ("came-refused", page(came, refused: "contact", nil)), ("over", AskedPage(over: reading)),
        ]
        let line = ReferralWork.Line(referral: asked, kind: .shelter, number: 109)
        let late = ReferralWork.Line(
            referral: try referral("r-4", offered: 6_000), kind: .food, number: 110, isUndelivered: true)
        let drafts = try [
            ReferralWork.Draft(draft: referralDraft("d-1"), kind: .shelter, number: 109),
            ReferralWork.Draft(draft: referralDraft("d-2", consent: "yes"), kind: .shelter, number: 109),
        ]
        let works: [(String, ReferralWorkPage)] = [
            (
                "filled",
                ReferralWorkPage(
                    ReferralWork(lines: [late, line], total: 9, drafts: drafts), ofEverybody: true, reading)
            ),
            (
                "one",
                ReferralWorkPage(
                    ReferralWork(lines: [line], total: 1, drafts: []), ofEverybody: false, mayCount: true, reading)
            ),
            ("none", ReferralWorkPage(ReferralWork(lines: [], total: 0, drafts: []), ofEverybody: false, reading)),
        ]
        return pages.map { ("asked-\($0)", $1 as any Page, false) }
            + works.map { ("referral-work-\($0)", $1 as any Page, true) }
    }
}
