import Access
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// Who asks for records, what is taken out of them, and what is given.
extension Samples {
    static func recordsRequest(
        _ number: Int, _ kind: String = "person", scope: String? = "person", due days: Int = 12, gathered: Bool = false,
        submitted by: String? = nil, extended: Bool = false, soon: Bool = false, returned: Bool = false,
        closed: String? = nil
    ) throws -> RecordsRequest {
        let at = now.adding(.seconds(-9_000))
        func maybe<T: Storable>(_ is: Bool, _ value: T) -> Value { (`is` ? value : nil as T?).stored }
        return try RecordsRequest(
            Row(new: [
                "id": "rq-\(number)", "number": number, "kind": kind, "requester": "Juniper Marsh",
                "contact": "Alder Row 4", "purpose": "For a claim", "asked": "Everything of last week",
                "authority": "26-CV-104", "part2_order": maybe(kind == "court-order", "26-MC-2"), "proof": "document",
                "scope": scope.stored, "person_id": maybe(scope == "person", "p-1"),
                "call_id": maybe(scope == "call", "c-1"), "case_id": maybe(scope == "case", "k-1"),
                "from_moment": maybe(scope == "period", at), "to_moment": maybe(scope == "period", now),
                "received_at": at, "first_due_at": now, "due_at": now.adding(.seconds(days * 86_400)),
                "entered_by": "priya", "enterer": "Priya", "entered_at": at,
                "extended_because": maybe(extended, "Kept in two places"), "extended_by": maybe(extended, "priya"),
                "extender": "Priya", "extended_at": maybe(extended, at), "due_soon_at": maybe(soon, at),
                "overdue_at": maybe(days < 0, at), "gathered_by": maybe(gathered, "priya"), "gatherer": "Priya",
                "gathered_at": maybe(gathered, at), "packet_digest": maybe(gathered, "ab"),
                "submitted_by": by.stored, "submitter": "Priya", "submitted_at": maybe(by != nil, at),
                "returned_because": maybe(returned, "A name stands in line 3"), "returned_by": maybe(returned, "grace"),
                "closed_by": maybe(closed != nil, "grace"), "closer": "Grace", "closed_at": maybe(closed != nil, at),
                "closure": closed.stored, "ground": maybe(closed == "denied", "exempt"),
                "closing_words": maybe(closed == "denied", "The statute keeps it back."),
            ]))
    }

    static func redaction(
        _ id: String, _ field: String?, _ part: Range<Int>? = nil, _ ground: RedactionGround = .thirdParty,
        answer: String? = nil
    ) throws -> Redaction {
        try Redaction(
            Row(new: [
                "id": id, "line_id": "l-1", "field": field.stored, "begins": (part?.lowerBound).stored,
                "length": (part?.count).stored, "ground": ground, "origin": "rule", "answer": answer.stored,
                "reason": (answer == "rejected" ? "Asked for by name" : nil as String?).stored,
                "answered_by": (answer == nil ? nil : "priya" as String?).stored, "answerer": "Priya",
            ]))
    }

    private static func packet(open: Bool = true) throws -> RecordsPacket {
        let words = RecordsLine(
            table: "call_fact", id: "f-1", at: now, by: Author(id: "theo", name: "Theo"),
            fields: [
                .init(name: "field", kind: .codes, tells: .plain, text: "whatHappened"),
                .init(name: "value", kind: .words, tells: .health, text: "Rowan Pell says she sits outside"),
                .init(name: "mandated_report", kind: .codes, tells: .reporter, text: "made"),
            ], isPart2: false)
        let report = RecordsLine(
            table: "oral_report", id: "o-1", at: now, by: Author(id: "rosa", name: "Rosa"), fields: [], isPart2: false,
            isReport: true)
        let bare = RecordsLine(
            table: "call_person", id: "w-1", at: nil, by: nil,
            fields: [
                .init(name: "role", kind: .codes, tells: .plain, text: "in-crisis"),
                .init(name: "met", kind: .yesNo, tells: .plain, text: "yes"),
                .init(name: "closed_at", kind: .moment, tells: .plain, text: now.description),
            ], isPart2: false)
        return RecordsPacket(
            entries: [
                .init(
                    id: "l-1", place: 41, line: words,
                    redactions: [
                        try redaction("x-1", "value", 0..<10),
                        try redaction("x-2", "value", 16..<19, answer: "accepted"),
                        try redaction("x-3", "value", 20..<24, .health, answer: "rejected"),
                        try redaction("x-6", "mandated_report", nil, .reporter),
                    ]),
                .init(id: "l-2", place: 42, line: report, redactions: [try redaction("x-4", nil, nil, .reporter)]),
                .init(
                    id: "l-3", place: 43, line: bare,
                    redactions: [try redaction("x-5", nil, nil, .staff, answer: "accepted")]),
            ], count: 120, unanswered: open ? 2 : 0, isChanged: open)
    }

    static func recordsRequests(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        try recordsLists(reading) + recordsOne(reading) + recordsPackets(reading)
    }

    private static func recordsLists(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        let waiting = try [
            recordsRequest(4, due: -2, gathered: true), recordsRequest(3, "subpoena", scope: nil, soon: true),
            recordsRequest(2, submitted: "priya"),
        ]
        let closed = try [recordsRequest(1, closed: "released")]
        let said = RecordsRule(
            kind: .publicRecords, days: 3, isBusiness: true, extensionDays: 7,
            said: .init(authority: "C.R.S. 24-72-203(3)(b)", by: Author(id: "priya", name: "Priya"), at: now))
        let rules = [.unlessSaid(.person), .unlessSaid(.courtOrder), said]
        func page(_ refused: Refused? = nil) -> RecordsPage {
            RecordsPage(waiting, closed: closed, rules: rules, maySet: true, refused: refused, reading)
        }
        let fields = [
            "request-kind", "requester", "contact", "what-for", "asked-for", "rests-on", "part2-order", "scope",
            "about",
            "from", "to", "received-at",
        ]
        var typed = Dictionary(uniqueKeysWithValues: fields.map { ($0, "x") })
        (typed["request-kind"], typed["scope"], typed["proof"]) = ("agency", "period", "known")
        let rule = ["rule-days": "x", "extension-days": "x", "authority": "", "business": "on"]
        return [
            ("records", page(), true),
            (
                "records-none",
                RecordsPage([], closed: [], rules: rules, maySet: false, refused: nil, reading), true
            ),
        ]
            + fields.map { field in
                (
                    "records-\(field)",
                    page(Refused(form: "take", refusal: Refusal(.required, field: field), typed: typed)), true
                )
            }
            + ["rule-days", "extension-days", "authority"].map { (field: String) in
                (
                    "records-\(field)",
                    page(
                        Refused(
                            form: "rule-public-records", refusal: Refusal(.required, field: field), typed: rule)), true
                )
            }
    }

    private static func recordsOne(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        let copy = try RecordsCopy(
            Row(new: ["form": "html", "language": "en", "content": "x", "digest": "ab12", "made_at": now]))
        func page(
            _ request: RecordsRequest, copies: [RecordsCopy] = [], _ refused: Refused? = nil, release: Bool = true,
            open: Bool = true
        ) throws -> RecordsRequestPage {
            let file = RecordsRequestPage.File(
                request: request, rule: .unlessSaid(request.kind), packet: try packet(open: open), shown: "ab",
                copies: copies)
            return RecordsRequestPage(
                file, for: dana, mayRelease: release, languages: ["en", "es"], refused: refused, reading)
        }
        let request = try recordsRequest(7, gathered: true, returned: true)
        let ready = try recordsRequest(8, gathered: true, submitted: "priya")
        func refused(_ form: String, _ field: String?, _ code: Refusal.Code = .required) -> Refused {
            Refused(
                form: form, refusal: Refusal(code, .conflicting, field: field), typed: ["denial": "endangers"])
        }
        return [
            ("records-request", try page(request), true),
            ("records-request-new", try page(recordsRequest(9, "court-order", scope: nil)), true),
            ("records-request-period", try page(recordsRequest(9, scope: "period", extended: true)), true),
            ("records-request-call", try page(recordsRequest(9, scope: "call", due: -1)), true),
            ("records-request-case", try page(recordsRequest(9, scope: "case", gathered: true), open: false), true),
            ("records-request-ready", try page(ready), true),
            ("records-request-own", try page(recordsRequest(8, gathered: true, submitted: dana.id.text)), true),
            ("records-request-released", try page(recordsRequest(5, closed: "released"), copies: [copy]), true),
            ("records-request-denied", try page(recordsRequest(5, closed: "denied")), true),
            ("records-request-stands", try page(request, refused("submit", nil, .wordsStillStand)), true),
            ("records-request-changed", try page(ready, refused("release", nil, .recordsChanged)), true),
            ("records-request-return", try page(ready, refused("return", "returned-because")), true),
            ("records-request-extend", try page(request, refused("extend", "extended-because")), true),
            ("records-request-deny", try page(request, refused("deny", "denial")), true),
            ("records-request-deny-words", try page(request, refused("deny", "denial-words")), true),
            ("records-request-nothing", try page(request, refused("nothing", nil, .somethingFound)), true),
            ("records-request-withdraw", try page(request, refused("withdraw", nil, .recordsRequestClosed)), true),
        ]
            + (try ["rests-on", "part2-order", "scope", "about", "from", "to"].map { (field: String) in
                ("records-request-\(field)", try page(request, refused("details", field)), true)
            })
    }

    private static func recordsPackets(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        let request = try recordsRequest(7, gathered: true)
        let closed = try recordsRequest(7, gathered: true, closed: "released")
        func page(
            _ request: RecordsRequest, from first: Int = 41, onlyOpen: Bool = false, _ refused: Refused? = nil
        ) throws -> RecordsPacketPage {
            RecordsPacketPage(
                try packet(), of: request, from: first, onlyOpen: onlyOpen, refused: refused, reading)
        }
        func refused(_ form: String, _ field: String?) -> Refused {
            Refused(
                form: form, refusal: Refusal(.required, .conflicting, field: field),
                typed: ["part": "value", "ground": RedactionGround.thirdParty.rawValue])
        }
        let nothing = RecordsPacket(entries: [], count: 0, unanswered: 0, isChanged: false)
        let whole = try Self.packet().entries[0]
        let long = RecordsPacket(
            entries: (0..<RecordsPackets.page).map {
                .init(id: "m-\($0)", place: $0 + 1, line: whole.line, redactions: [])
            }, count: 90, unanswered: 0, isChanged: false)
        let answered = RecordsPacketPage(
            nothing, of: request, from: 1, onlyOpen: false, refused: refused("answers", nil), reading)
        return [
            ("records-packet", try page(request), true), ("records-packet-closed", try page(closed), true),
            ("records-packet-open", try page(request, onlyOpen: true), true),
            (
                "records-packet-none",
                RecordsPacketPage(nothing, of: request, from: 1, onlyOpen: false, refused: nil, reading), true
            ),
            (
                "records-packet-long",
                RecordsPacketPage(long, of: request, from: 1, onlyOpen: false, refused: nil, reading), true
            ),
            ("records-packet-answered", answered, true),
            ("records-packet-why", try page(request, refused("answers", "why-shown")), true),
            ("records-packet-out", try page(request, refused("out-l-1", "words-out")), true),
            ("records-packet-ground", try page(request, refused("out-l-1", "ground")), true),
        ] + (try recordsCopies(reading))
    }

    /// What was given: in part, all of it, nothing.
    static func released(_ outcome: String = "released") throws -> ReleasedPacket {
        var cutting = PacketCutting()
        if outcome == "released" {
            for entry in try packet().entries { cutting.add(entry.line, entry.redactions.filter(\.hides)) }
            cutting.add(
                RecordsLine(
                    table: "call_note", id: "n-1", at: now, by: Author(id: "theo", name: "Theo"),
                    fields: [.init(name: "text", kind: .words, tells: .plain, text: "=1+1 \"quoted\"")], isPart2: true),
                [try redaction("x-9", RecordsLine.author, nil, .staff, answer: "accepted")])
        }
        return ReleasedPacket(
            schema: ReleasedPacket.schema, number: 7, kind: outcome == "denied" ? "agency" : "person",
            requester: "Juniper Marsh", receivedAt: now.description, closedAt: now.description, outcome: outcome,
            denial: outcome == "denied" ? "endangers" : nil, words: outcome == "denied" ? "Not now." : nil,
            lines: cutting.lines, log: cutting.log, carriesPart2: outcome == "released",
            isReviewable: outcome == "denied")
    }

    private static func recordsCopies(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        let copy = try RecordsCopy(
            Row(new: ["form": "html", "language": "en", "content": "x", "digest": "ab12", "made_at": now]))
        let request = try recordsRequest(7, closed: "released")
        return try ["released", "denied", "none-found"].map { outcome in
            (
                "records-copy-\(outcome)",
                RecordsCopyPage(try released(outcome), of: request, [copy], given: reading, reading), true
            )
        }
    }
}
