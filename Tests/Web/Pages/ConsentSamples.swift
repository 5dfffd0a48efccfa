import Foundation
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// What people allow to be told, and what was told, in every state that a page can show.
extension Samples {
    private static func days(_ days: Int) -> Instant { now.adding(.seconds(86_400 * days)) }

    static func consent(
        _ id: String, law: ConsentTerms.Law = .part2, purpose: ConsentTerms.Purpose? = .careCoordination,
        kind: ConsentTerms.Recipient.Kind? = .named, recipient: String? = "Harbour House",
        categories: String = "encounters substance-use", expiry: ConsentTerms.Expiry.Kind? = .day,
        end: Instant = days(90),
        event: String? = nil, language: String = "en", discarded: Bool = false,
        signed: ConsentSignature.Manner.Kind? = .drawn, ended: ConsentEnding.Reason? = nil
    ) throws -> Consent {
        try Consent(
            Row(new: [
                "id": id, "person_id": "p-1", "revision": 2, "law": law, "purpose": purpose.stored,
                "discloser": "North", "recipient_kind": kind.stored, "recipient": recipient.stored,
                "participants": (kind == .intermediary ? "All clinics of the county" : nil).stored,
                "categories": categories, "what": "What teams saw since March", "expiry": expiry.stored,
                "expires_at": (expiry == .day ? end : nil).stored,
                "expires_on": (expiry == .event ? event ?? "I have a flat" : nil).stored, "revocation_told": 1,
                "redisclosure_told": 1, "language": language, "written_by": "noor", "author": "Noor",
                "written_at": days(-3), "discarded_at": (discarded ? days(-1) : nil).stored,
                "signed_at": (signed != nil ? days(-2) : nil).stored, "manner": signed.stored,
                "strokes": (signed == .drawn ? "M100 200L300 120L420 280L800 150" : nil).stored,
                "held_where": (signed == .paper ? "Cabinet 2" : nil).stored,
                "text": "I allow it.\n\nIt ends in spring.",
                "signer": ConsentSignature.Signer.person, "signer_name": "Juniper", "signer_right": Value.null,
                "capacity": ConsentSignature.Capacity.ableWithHelp,
                "capacity_note": "Asked twice, then in their own words",
                "interpreter": "Ana", "witness": "Rosa", "signature_recorder": "Noor",
                "ended_at": (ended != nil ? days(-1) : nil).stored, "ending_reason": ended.stored,
                "ending_channel": (ended == .revoked ? ConsentEnding.Channel.phone : nil).stored,
                "ending_recorder": "Noor",
            ]))
    }

    static func disclosure(_ id: String, _ basis: DisclosureQuestion.Basis, isPart2: Bool) throws -> Disclosure {
        let json = String(decoding: try JSONEncoder().encode(document(isPart2)), as: UTF8.self)
        return try Disclosure(
            Row(new: [
                "id": id, "person_id": "p-1", "recipient": "Harbour House", "purpose": ConsentTerms.Purpose.housing,
                "categories": "encounters substance-use", "basis": basis,
                "consent_id": (basis == .consent ? "c-1" : nil).stored,
                "reason": (basis == .consent ? nil : "Unconscious at the hospital").stored, "is_part2": isPart2 ? 1 : 0,
                "document": json, "given_by": "noor", "author": "Noor", "given_at": days(-1),
            ]))
    }

    static func document(_ isPart2: Bool) -> DisclosureDocument {
        DisclosureDocument(
            schema: DisclosureDocument.schema, calledBy: "Juniper",
            parts: [
                .init(
                    category: "encounters", isPart2: false,
                    entries: [
                        .init(
                            at: days(-9),
                            [
                                .init(field: "natures", codes: ["mental-health"], text: nil),
                                .init(field: "strengths", codes: [], text: "Music"),
                            ])
                    ]),
                .init(
                    category: "identity", isPart2: false,
                    entries: [
                        .init([
                            .init(field: "used", codes: [], text: "Juniper"),
                            .init(field: "phone", codes: [], text: "+18125550145"),
                        ])
                    ]),
                .init(category: "substance-use", isPart2: isPart2, entries: []),
            ])
    }

    static func consents(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        let person = try Person(Row(new: ["id": "p-1", "root_id": "p-1", "begun_at": days(-300)]))
        let (signed, draft) = (try consent("c-1"), try consent("c-2", signed: nil))
        let all = try [
            signed, draft, consent("c-3", purpose: nil, kind: nil, recipient: nil, expiry: nil, signed: nil),
            consent("c-4", law: .hipaa, kind: .intermediary, expiry: .event, signed: .typed),
            consent(
                "c-5", purpose: .treatmentPaymentOperations, kind: .treatingClass, recipient: nil, expiry: Optional.none
            ),
            consent("c-6", end: days(-1)), consent("c-7", ended: .revoked), consent("c-8", ended: .event),
            consent("c-9", discarded: true, signed: nil),
        ]
        func file(_ consents: [Consent], minor: Bool = false, told: [Disclosure] = []) -> ConsentFile {
            ConsentFile(
                person: person, calledBy: minor ? nil : try? NameParts(given: "Juniper", family: nil),
                consents: consents, disclosures: told, rule: Part2Rule(said: nil),
                services: ["Harbour House", "Elm Clinic"],
                isMinor: minor, hasUncertain: minor, isPart2Closed: minor)
        }
        let told = try [
            disclosure("d-1", .consent, isPart2: true), disclosure("d-2", .medicalEmergency, isPart2: false),
        ]
        let rights = ConsentsPage.Rights(seePeople: true, take: true, disclose: true)
        func refused(_ form: String, _ code: Refusal.Code, _ field: String?, _ typed: [String: String] = [:]) -> Refused
        {
            Refused(form: form, refusal: Refusal(code, field: field), typed: typed)
        }
        let filled = file(all, told: told)
        func list(_ asked: ConsentsPage.Asked? = nil, refused: Refused? = nil) -> ConsentsPage {
            ConsentsPage(filled, rights, asked: asked, refused: refused, reading)
        }
        let question = try DisclosureQuestion(
            to: "Harbour House", for: .housing, [.encounters], on: .treatment, isTreating: true)
        let grounds: [DisclosureDecision.Ground] = [
            .consent(signed), .law, .none, .incomplete(draft), .expired(signed, days(-1)),
            .ended(signed, .revoked, days(-1)),
            .ended(signed, .event, days(-1)), .otherPurpose(signed), .tooLittle(signed, [.cases]), .notPart2(signed),
            .part2Forbids([.substanceUse]), .notTreating,
        ]
        let answers = grounds.enumerated().map { number, ground -> (String, any Page, Bool) in
            let decision = DisclosureDecision(ground: ground)
            let asked = ConsentsPage.Asked(
                question: question, decision: decision, preview: decision.isAllowed ? document(true) : nil)
            return ("consents-answer-\(number)", list(asked), true)
        }
        let lists: [(String, any Page, Bool)] = [
            ("consents", list(), true),
            ("consents-none", ConsentsPage(file([], minor: true), rights, refused: nil, reading), true),
            (
                "consents-officer",
                ConsentsPage(
                    filled, .init(seePeople: false, take: false, disclose: false), refused: nil, reading), true
            ),
            ("consents-recipient", list(refused: refused("question", .required, "recipient")), true),
            (
                "consents-reason",
                list(
                    refused: refused(
                        "question", .required, "reason",
                        ["basis": "court-order", "treating": "yes", "category-needs": "yes"])),
                true
            ),
            ("consents-parts", list(refused: refused("question", .required, "categories")), true),
        ]
        func one(_ shown: Consent, minor: Bool = false, take: Bool = true, _ refusal: Refused? = nil) -> ConsentPage {
            ConsentPage(
                shown, of: file(all, minor: minor), mayTake: take, words: reading.words, refused: refusal, reading)
        }
        var pages = all.map { ("consent-\($0.id)", one($0) as any Page, true) }
        pages += [
            ("consent-read", one(draft, take: false), true), ("consent-minor", one(draft, minor: true), true),
            ("consent-name", one(draft, refused("sign", .required, "signerName")), true),
            ("consent-right", one(draft, refused("sign", .required, "signerRight", ["manner": "paper"])), true),
            ("consent-strokes", one(draft, refused("sign", .signatureTooSmall, "strokes")), true),
            (
                "consent-capacity",
                one(draft, refused("sign", .capacityDoubtful, "capacity", ["capacity": "doubtful"])), true
            ),
            ("consent-signer", one(draft, refused("sign", .minorSigns, "signer")), true),
            ("consent-paper", one(try consent("c-1", signed: .paper)), true),
            ("consent-ending", one(signed, refused("ending", .required, "channel")), true),
        ]
        func writing(_ draft: Consent?, minor: Bool = false, _ refusal: Refused? = nil) -> (any Page) {
            ConsentDraftPage(
                file(all, minor: minor), draft: draft, program: "North", offered: ["en", "es"], refused: refusal,
                reading)
        }
        pages += [
            ("consent-draft", writing(nil), true), ("consent-draft-minor", writing(draft, minor: true), true),
            (
                "consent-draft-day",
                writing(draft, refused("draft", .consentOver, "lastDay", ["category-needs": "yes"])),
                true
            ),
            (
                "consent-draft-changed",
                writing(draft, refused("draft", .consentChanged, nil, ["revocationTold": "yes"])), true
            ),
        ]
        pages += try told.map {
            (
                "disclosure-\($0.id)",
                DisclosurePage(
                    $0, try $0.document, consent: $0.consent == nil ? nil : signed, mayRead: true, reading), true
            )
        }
        pages.append(
            (
                "disclosure-watched",
                DisclosurePage(told[0], try told[0].document, consent: nil, mayRead: false, reading), true
            ))
        let said = Part2Rule.Said(
            isProgram: false, reason: "Not federally assisted", by: Author(id: "priya", name: "Priya"), at: days(-2))
        pages += [
            ("privacy", PrivacyPage(Part2Rule(said: nil), for: dana, refused: nil, reading), true),
            ("privacy-said", PrivacyPage(Part2Rule(said: said), for: dana, refused: nil, reading), true),
            (
                "privacy-refused",
                PrivacyPage(
                    Part2Rule(said: nil), for: dana, refused: refused("part2", .required, "reason", ["program": "no"]),
                    reading),
                true
            ),
            (
                "privacy-choice",
                PrivacyPage(Part2Rule(said: nil), for: dana, refused: refused("part2", .required, "program"), reading),
                true
            ),
        ]
        return lists + answers + pages
    }
}
