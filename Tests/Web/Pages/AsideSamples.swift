import Foundation
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// What victim advocates see behind their wall.
extension Samples {
    private static func contact(_ ways: [SafeContact.Way], full: Bool = true) throws -> SafeContact {
        try SafeContact(
            ways, codeWord: full ? "lighthouse" : nil, mayAnswer: full ? "Her sister" : nil,
            sayInstead: full ? "The library, about a book" : nil, never: full ? "Never text." : nil)
    }

    private static func way(
        _ kind: SafeContact.Way.Kind, days: Set<Int>, _ from: Int?, _ until: Int?, voicemail: Bool = false
    ) throws -> SafeContact.Way {
        try SafeContact.Way(
            kind, to: "812 555 0190", days: days, from: from, until: until, voicemail: voicemail, place: 0)
    }

    private static func record(_ name: String?, _ contact: SafeContact) -> VictimRecord {
        VictimRecord(
            id: ID(stored: "v-1"), revision: 2,
            content: VictimRecord.Content(
                name: name, contact: contact, begunAt: now, begunBy: "Val", changedAt: now, changedBy: "Val"))
    }

    private static func entry<Content: Sendable>(_ id: String, _ content: Content) -> VictimEntry<Content> {
        VictimEntry(id: ID(stored: id), revision: 1, content: content)
    }

    private static func release(
        signed: ReleaseSigned? = nil, withdrawn: Bool = false, discarded: Bool = false, longer: String? = nil
    ) throws -> VictimRelease {
        let terms = try VictimRelease.Terms(
            what: "That she needs a room", why: "A room", recipient: "Harbour House", discloser: "Alder Falls",
            days: longer == nil ? 15 : 40, longer: longer, language: "en")
        var release = VictimRelease(terms, by: "Val", at: now)
        release.signature = signed?.signature(by: "Val")
        if withdrawn { release.withdrawal = VictimRelease.Withdrawal(channel: "phone", at: now, by: "Val") }
        if discarded { release.discardedAt = now }
        return release
    }

    private static func signed(
        _ manner: ConsentSignature.Manner, by signer: VictimRelease.Signer = .person, days ago: Int = 1
    ) throws -> ReleaseSigned {
        try ReleaseSigned(
            manner, by: signer, name: "Ana", beside: "Her aunt", right: "State law", harm: .no, interpreter: "Li",
            text: "One.\n\nTwo.", at: now.adding(.seconds(-86_400 * ago)))
    }

    static func aside(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        // Nine on a Monday.
        let safe = try contact([
            way(.call, days: [1], 480, 720, voicemail: true), way(.letter, days: Set(1...7), nil, nil),
        ])
        let later = try contact([way(.call, days: [1, 3], 1_080, 1_200)], full: false)
        let next = try contact([way(.call, days: [3], 60, 120)], full: false)
        let whole = try contact([way(.call, days: [1], nil, nil)], full: false)
        let never = try contact([], full: false)
        let records = [
            record("Ana", safe), record(nil, never), record("Li", later), record("Bo", next), record("Cy", whole),
        ]
        func refused(_ form: String, _ code: Refusal.Code, _ field: String?, _ typed: [String: String] = [:]) -> Refused
        {
            Refused(form: form, refusal: Refusal(code, field: field), typed: typed)
        }
        let screening = try [LethalityResult.Result.byProtocol, .didNotAnswer].map { result in
            try LethalityTold(
                result, hotline: .spoke, instrument: "LAP", edition: nil, on: day("2026-11-20"),
                today: day("2026-11-23")
            ).result(by: "Val", at: now)
        }
        let compelled = try CompelledTold(
            .subpoena, whom: "County court", what: "A date", notice: .given, noticeHow: "By telephone",
            protection: "Asked for it to be sealed", on: day("2026-11-20"), today: day("2026-11-23"))
        let stroke = try SignatureStrokes("M10 20L300 40")
        let releases = try [
            entry("r-1", release()), entry("r-2", release(signed: signed(.typed))),
            entry("r-3", release(signed: signed(.drawn(stroke), by: .minorWithParent), withdrawn: true)),
            entry("r-4", release(signed: signed(.paper(heldWhere: "Safe"), by: .guardian, days: 20))),
            entry("r-5", release(discarded: true)), entry("r-6", release(longer: "The hearing is in March")),
        ]
        func file(_ record: VictimRecord, full: Bool) -> VictimFile {
            VictimFile(
                record: record,
                screenings: full ? screening.enumerated().map { entry("s-\($0.offset)", $0.element) } : [],
                releases: full ? releases : [],
                tellings: full ? [ReleaseTelling(release: "r-2", what: "She needs a room", by: "Val", at: now)] : [],
                compelled: full ? [compelled.telling(by: "Val", at: now)] : [])
        }
        func page(_ record: VictimRecord, full: Bool = false, _ refused: Refused? = nil) -> AsideRecordPage {
            AsideRecordPage(
                file(record, full: full), program: "Alder Falls", offered: ["en", "es"], refused: refused, reading)
        }
        func one(_ place: Int, _ refused: Refused? = nil) -> ReleasePage {
            ReleasePage(
                releases[place], of: file(records[0], full: true), words: reading.words, refused: refused, reading)
        }
        let many = (0...AsidePage.most).map { _ in records[0] }
        return [
            ("aside", AsidePage([], typed: "", refused: nil, reading), true),
            ("aside-many", AsidePage(records, typed: "", refused: nil, reading), true),
            ("aside-beyond", AsidePage(many, typed: "a", refused: nil, reading), true),
            (
                "aside-none", AsidePage([], typed: "Zo", refused: refused("search", .textTooLong, "typed"), reading),
                true
            ),
            (
                "aside-refused",
                AsidePage(records, typed: "", refused: refused("begin", .textTooLong, "name", ["name": "A"]), reading),
                true
            ),
            ("aside-record", page(records[1]), true), ("aside-record-full", page(records[0], full: true), true),
            ("aside-record-later", page(records[2]), true), ("aside-record-next", page(records[3]), true),
            ("aside-record-whole", page(records[4]), true),
            (
                "aside-record-contact",
                page(
                    records[0],
                    refused("contact", .noSafeDay, "days-1", ["kind-1": "call", "to-1": "5", "voicemail-1": "yes"])),
                true
            ),
            ("aside-record-changed", page(records[0], refused("contact", .victimRecordChanged, nil)), true),
            ("aside-record-release", page(records[0], refused("release", .releaseNeedsReason, "longer")), true),
            (
                "aside-record-screening",
                page(
                    records[0], refused("screening", .required, "edition", ["result": "by-belief", "hotline": "spoke"])),
                true
            ),
            (
                "aside-record-compelled",
                page(
                    records[0], refused("compelled", .required, "protection", ["ground": "statute", "notice": "tried"])),
                true
            ),
            ("aside-record-removal", page(records[0], refused("removal", .required, "certain")), true),
            ("aside-release", one(0), true), ("aside-release-signed", one(1), true),
            ("aside-release-withdrawn", one(2), true),
            ("aside-release-over", one(3, refused("tell", .releaseOver, nil)), true),
            ("aside-release-longer", one(5), true),
            (
                "aside-release-abuser",
                one(
                    0,
                    refused(
                        "sign", .abuserSigns, "harm",
                        [
                            "signer": "guardian", "harm": "yes", "toldFree": "yes", "toldBack": "yes",
                            "toldRisk": "yes",
                            "manner": "paper",
                        ])),
                true
            ),
            ("aside-release-tell", one(1, refused("tell", .required, "told")), true),
        ]
    }

    private static func day(_ text: String) throws -> CalendarDay {
        guard let day = CalendarDay(text) else { throw Refusal(.notAMoment) }
        return day
    }
}
