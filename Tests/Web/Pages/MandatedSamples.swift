import Access
import Foundation
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// Reports of suspected harm, and contacts with families, in every state that a page can show.
extension Samples {
    private static func hours(_ hours: Int) -> Instant { now.adding(.seconds(3600 * hours)) }

    private static func rule(
        _ kind: MandatedRule.Kind = .child, agency: Bool = true, hours: Int? = 36,
        from: MandatedRule.WrittenFrom = .suspicion, either: Bool = false, who: MandatedRule.Who = .professions
    ) throws -> MandatedRule {
        try MandatedRule(
            Row(new: [
                "id": "rule-1", "kind": kind, "revision": 2, "state": "California", "who": who,
                "oral_minutes": 60, "written_enough": either ? 1 : 0, "written_hours": hours.stored,
                "written_from": (hours == nil ? nil : from.rawValue).stored,
                "agency": (agency ? "County hotline" : nil).stored,
                "telephone": (agency ? "+18125550190" : nil).stored, "form": (agency ? "BCIA 8572" : nil).stored,
                "citation": "Penal Code 11166(a)",
                "asked":
                    #"{"concerned":"§ 1","siblings":"","custodians":"§ 2","nature":"§ 3","reporter":"§ 4","source":"§ 4"}"#,
                "set_by": "grace", "author": "Grace", "set_at": now.adding(.seconds(-900_000)),
            ]))
    }

    private static func report(
        _ id: String, under rule: MandatedRule, about: String? = "The boy of the second floor", suspected: Int = -2,
        oral: Int? = nil, written: Int? = nil, ended: Bool = false, revision: Int = 0, call: Bool = true
    ) throws -> MandatedReport {
        let suspectedAt = hours(suspected)
        let oralAt = oral.map { hours($0) }
        return try MandatedReport(
            Row(new: [
                "id": id, "kind": rule.kind, "call_id": (call ? "c-1" : nil).stored, "case_id": Value.null,
                "person_id": Value.null, "about": about.stored, "suspected_at": suspectedAt,
                "begun_at": suspectedAt.adding(.seconds(60)), "packet_revision": revision,
                "oral_due_at": rule.oralDue(suspectedAt: suspectedAt), "oral_made_at": oralAt.stored,
                "oral_overdue_at": Value.null,
                "written_due_at": rule.writtenDue(suspectedAt: suspectedAt, oralMadeAt: oralAt).stored,
                "written_made_at": written.map { hours($0) }.stored, "written_overdue_at": Value.null,
                "ended_at": (ended ? hours(0) : nil).stored,
            ]), under: rule)
    }

    private static func file(
        _ report: MandatedReport, mine: Bool = true, mayTell: Bool = true, leads: Bool = false,
        seesReporters: Bool = true,
        versions: Int = 0, told: Bool = false
    ) throws -> MandatedFile {
        let mask = TellerMask(reader: ID(stored: mine ? "rosa" : "grace"), seesReporters: seesReporters)
        func oral(_ id: String, _ result: OralReport.Result, withdrawn: Bool) throws -> OralReport {
            try OralReport(
                Row(new: [
                    "id": id, "report_id": report.id, "result": result, "agency": "County hotline",
                    "taken_by": (withdrawn ? nil : "Worker 12").stored, "reference": (withdrawn ? nil : "H-7").stored,
                    "note": (withdrawn ? nil : "Will ring back").stored, "at": hours(-1),
                    "flag": (withdrawn ? "before-suspicion" : nil).stored, "entered_by": "rosa", "author": "Rosa",
                    "entered_at": hours(-1), "withdrawn_at": (withdrawn ? hours(0) : nil).stored,
                    "because": (withdrawn ? "Wrong county" : nil).stored,
                ]), mask)
        }
        func sending(_ id: String, withdrawn: Bool) throws -> PacketSending {
            try PacketSending(
                Row(new: [
                    "id": id, "report_id": report.id, "revision": 1, "channel": PacketSending.Channel.fax,
                    "agency": "County hotline", "reference": (withdrawn ? nil : "F-3").stored, "at": hours(-1),
                    "flag": (withdrawn ? "before-suspicion" : nil).stored, "entered_by": "rosa", "author": "Rosa",
                    "entered_at": hours(-1), "withdrawn_at": (withdrawn ? hours(0) : nil).stored,
                    "because": (withdrawn ? "Wrong number" : nil).stored,
                ]), mask)
        }
        func version(_ revision: Int) throws -> PacketVersion {
            let content = try PacketContent(
                people: [
                    .concerned: [
                        .init(
                            name: "ليلى", birthDate: "2019-05-04", age: "6", sex: "female", relation: "Daughter",
                            address: "4th and Elm", telephone: "+18125550111", at: "")
                    ],
                    .siblings: [.init(name: nil, age: "2", at: "")],
                ],
                texts: [.nature: "Bruises\non both arms", .reporter: "Rosa, team North", .statement: "He hit me"],
                by: ID(stored: "rosa"))
            return try PacketVersion(
                Row(new: [
                    "revision": revision, "written_by": "rosa", "author": "Rosa", "written_at": hours(-1),
                    "content": content.written,
                ]), mask)
        }
        let all = try (0..<versions).map { try version(versions - $0) }
        return try MandatedFile(
            reader: mask.reader, report: report,
            reporters: [mask.teller(Author(id: "rosa", name: "Rosa")), mask.teller(Author(id: "sam", name: "Sam"))],
            isMine: mine, mayTell: mayTell, leads: leads,
            oral: told ? [oral("o-1", .noAnswer, withdrawn: true), oral("o-2", .taken, withdrawn: false)] : [],
            versions: all, missing: versions == 1 ? [] : [.custodians, .source],
            sendings: told && versions > 0 ? [sending("s-1", withdrawn: true), sending("s-2", withdrawn: false)] : [],
            notices: leads ? [(by: Author(id: "dana", name: "Dana"), at: hours(0))] : [],
            number: report.call == nil ? nil : 7, calledBy: nil)
    }

    static func mandated(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        func refused(_ form: String, _ code: Refusal.Code, _ field: String?, _ typed: [String: String] = [:]) -> Refused
        {
            Refused(form: form, refusal: Refusal(code, field: field), typed: typed)
        }
        let strict = try rule()
        let bare = try rule(agency: false, hours: nil, either: true, who: .everyone)
        let after = try rule(.vulnerableAdult, from: .oralReport)
        let unset = MandatedRule(unset: .child)
        let open = try [
            report("m-1", under: strict), report("m-2", under: strict, about: nil, suspected: 0),
            report("m-3", under: strict, oral: -1), report("m-4", under: bare, oral: -1),
            report("m-5", under: after, oral: -1, call: false),
        ]
        let ended = try report("m-6", under: strict, oral: 0, written: 0, ended: true, revision: 1)
        let begun = try file(open[0])
        let written = try file(report("m-7", under: strict, oral: -1, revision: 2), versions: 2, told: true)
        let whole = try file(
            report("m-8", under: strict, oral: 0, written: 0, revision: 1, call: false), versions: 1, told: true)
        let masked = try file(
            report("m-9", under: bare, written: -1, revision: 1), mine: false, mayTell: false, leads: true,
            seesReporters: false, versions: 1, told: true)
        let lead = try file(report("m-10", under: unset), mine: false, leads: true, versions: 0)
        let waiting = try file(report("m-11", under: after, suspected: 0))
        let reader = ID<Worker>(stored: "rosa")
        let lea = ID<Worker>(stored: "lea")
        func page(_ file: MandatedFile, sees: Bool = true, _ refused: Refused? = nil) -> MandatedPage {
            MandatedPage(file, seesCalls: sees, refused: refused, reading)
        }
        func packet(_ file: MandatedFile, _ refused: Refused? = nil, by reader: ID<Worker> = reader) -> PacketPage {
            PacketPage(file, reader: reader, name: "Rosa", refused: refused, reading)
        }
        func begin(_ begun: [MandatedReport], _ refused: Refused? = nil) -> MandatedNewPage {
            MandatedNewPage(
                from: ReportOrigin(call: ID(stored: "c-1")), about: "Juniper", begun: begun,
                seen: Set(begun.prefix(1).map(\.id)), refused: refused, reading)
        }
        let ids = Set(open.map(\.id))
        let typed = [
            "siblings-0-name": "林", "siblings-1-name": "", "siblings-1-birthDate": "2020-02-30", "nature": "Bruises",
        ]
        let pages: [(String, any Page)] = [
            (
                "mandated-reports",
                MandatedListPage(
                    open + [ended], mine: ids, noted: [open[3].id], leads: true, maySetRules: true, reading)
            ),
            (
                "mandated-reports-own",
                MandatedListPage([], mine: [], noted: [], leads: false, maySetRules: false, reading)
            ),
            ("mandated-new", begin([])), ("mandated-new-begun", begin(open)),
            ("mandated-new-refused", begin([], refused("suspicion", .notInFuture, "suspectedAt", ["harmed": "child"]))),
            ("mandated-new-about", begin([], refused("suspicion", .textTooLong, "about"))),
            ("mandated-report", page(begun)), ("mandated-report-written", page(written, sees: false)),
            ("mandated-report-whole", page(whole)), ("mandated-report-masked", page(masked)),
            ("mandated-report-lead", page(lead)), ("mandated-report-waiting", page(waiting)),
            (
                "mandated-report-bare",
                page(try file(report("m-12", under: bare, about: nil)))
            ),
            ("mandated-report-oral-agency", page(begun, refused("oral", .required, "toAgency"))),
            ("mandated-report-oral-at", page(begun, refused("oral", .notInFuture, "at", ["note": "So"]))),
            ("mandated-report-sending-agency", page(written, refused("sending", .required, "toAgency"))),
            ("mandated-report-sending-at", page(written, refused("sending", .notInFuture, "at", ["channel": "fax"]))),
            ("mandated-report-not-made", page(begun, refused("report", .reportNotMade, nil))),
            ("mandated-packet", packet(begun)), ("mandated-packet-written", packet(written)),
            ("mandated-packet-lead", packet(written, by: lea)), ("mandated-packet-unset", packet(lead)),
            ("mandated-packet-changed", packet(written, refused("packet", .packetChanged, nil, typed))),
            (
                "mandated-packet-day",
                packet(written, refused("packet", .notADay, "siblings-1-birthDate", typed))
            ),
            ("mandated-packet-long", packet(begun, refused("packet", .textTooLong, "nature", typed))),
            (
                "mandated-print",
                PacketPrint(written, written.versions[0], seesReporters: true, reader: reader, reading)
            ),
            (
                "mandated-print-masked",
                PacketPrint(
                    masked, masked.versions[0], seesReporters: false, reader: ID(stored: "grace"), reading)
            ),
            (
                "mandated-rules",
                MandatedRulesPage(
                    [strict, MandatedRule(unset: .vulnerableAdult)], begunFrom: nil, refused: nil, reading)
            ),
            (
                "mandated-rules-begun",
                MandatedRulesPage(
                    [unset, after], begunFrom: StateRule.all.first, refused: nil, reading)
            ),
            (
                "mandated-rules-refused",
                MandatedRulesPage(
                    [strict, after], begunFrom: nil,
                    refused: refused("rule-child", .clockOutOfRange, "oralMinutes", ["lawState": "Ohio"]), reading)
            ),
        ]
        return pages.map { ($0.0, $0.1, true) } + (try families(reading)) + (try notes(reading)) + (try legal(reading))
            + (try supplies(reading)) + (try feedback(reading)) + (try outreach(reading))
    }
}
