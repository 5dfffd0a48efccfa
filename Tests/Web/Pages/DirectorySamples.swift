import Exchange
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// The directory of services: with many, with none, and one service of which much or nothing is known.
extension Samples {
    private static func id(_ number: Int) -> String {
        "00000000-0000-4000-8000-" + String(String(number + 1_000_000_000_000).dropFirst())
    }

    private static func entry(_ number: Int, known: Bool, status: String = "active") throws -> DirectoryEntry {
        var records = [
            DirectoryRecord(.organization, id(1), ["name": .text("Harbour House"), "description": .text("Shelter")])
        ]
        var fields: [String: JSONValue] = ["name": .text("Night beds \(number)"), "status": .text(status)]
        if known {
            fields.merge([
                "organization_id": .text(id(1)), "description": .text("Beds for a night.\nNo questions."),
                "alert": .text("Full this week"), "minimum_age": .number("18"), "maximum_age": .number("64"),
                "url": .text("https://harbour.example"), "email": .text("desk@harbour.example"),
                "eligibility_description": .text("Adults"), "last_modified": .text("2026-01-02T03:04:05Z"),
            ]) { _, new in new }
            records += [
                DirectoryRecord(
                    .phone, id(20),
                    ["service_id": .text(id(number)), "number": .text("812 555-0142"), "type": .text("voice")]),
                DirectoryRecord(
                    .schedule, id(21),
                    [
                        "service_id": .text(id(number)), "byday": .text("MO,TU"), "opens_at": .text("18:00"),
                        "closes_at": .text("08:00"),
                    ]),
                DirectoryRecord(
                    .serviceAtLocation, id(22), ["service_id": .text(id(number)), "location_id": .text(id(23))]),
                DirectoryRecord(.location, id(23), ["location_type": .text("physical")]),
                DirectoryRecord(
                    .address, id(24),
                    [
                        "location_id": .text(id(23)), "address_1": .text("1 Quay"), "city": .text("Alder Falls"),
                        "address_type": .text("physical"),
                    ]),
                DirectoryRecord(
                    .attribute, id(25),
                    [
                        "link_id": .text(id(number)), "link_entity": .text("service"),
                        "taxonomy_term_id": .text(id(26)),
                    ]),
                DirectoryRecord(.taxonomyTerm, id(26), ["name": .text("Emergency Shelter")]),
            ]
        }
        let record = DirectoryRecord(.service, id(number), fields)
        records.append(record)
        return try DirectoryEntry(record, in: HeldDirectory(DirectoryContents(records)))
    }

    private static func source() throws -> DirectorySource {
        try DirectorySource(
            Row(new: [
                "id": "source-1", "name": "Alder County", "import": 1, "services": 1_689, "things": 33_000,
                "read_at": now.adding(.seconds(-86_400)),
            ]))
    }

    private static func shown(
        _ entries: [DirectoryEntry], total: Int, number: Int = 1, asking question: ServiceQuestion? = nil,
        found: [DirectoryIndex.Found] = [], asked: [String] = [], nowhere: Bool = false, ready: Bool = true,
        full: Bool = false, sources: [DirectorySource], open: Bool = false, need: ID<Operate.Need>? = nil
    ) throws -> FoundServices {
        FoundServices(
            entries: entries.enumerated().map { place, entry in
                .init(entry: entry, found: place < found.count ? found[place] : nil)
            },
            total: total, number: number, most: 2, question: try question ?? ServiceQuestion(nil),
            answer: found.isEmpty
                ? nil : DirectoryIndex.Answer(found: found, total: total, asked: asked, isAreaUnknown: nowhere),
            isCurrent: ready, isFull: full, sources: sources, isOpen: open, need: need)
    }

    private static func found(
        _ number: Int, by: [[String]?], kilometres: Double?, _ answer: ServiceAnswer?
    ) throws -> DirectoryIndex.Found {
        DirectoryIndex.Found(
            id: id(number), by: by, kilometres: kilometres, need: answer, age: answer,
            language: answer == .no ? .ask : answer,
            isOpen: answer, hasRoom: answer, circumstances: answer.map { [(asked: .pet, answer: $0)] } ?? [],
            room: answer == .yes ? try room(3, of: 20, told: 10) : nil, score: 1)
    }

    private static func room(
        _ free: Int, of total: Int? = nil, told minutes: Int, doors: Bool = false, itself: Bool = false
    ) throws -> ServiceRoom {
        try ServiceRoom(
            Row(new: [
                "id": "room-1", "service_id": id(10).stored, "free": free.stored, "total": total.stored,
                "doors_from": (doors ? minutesAgo(5) : nil).stored,
                "doors_until": (doors ? now.adding(.seconds(3600)) : nil).stored, "told_at": minutesAgo(minutes).stored,
                "link_id": (itself ? "link-1" : nil).stored, "author": "Noor",
                "stale_at": minutesAgo(minutes - 240).stored,
            ]))
    }

    private static func admission(itself: Bool) throws -> Admission {
        try Admission(
            Row(new: [
                "id": "admission-1", "service_id": id(10).stored, "gender": "women", "age_least": 18, "age_most": 25,
                "languages": "Somali, Spanish", "pets": 1, "partners": 0, "sober": 1, "papers": 0, "insured": 0,
                "fetches": Value.null, "entry": "either", "hand_off": "8125550142", "contact": "The night desk",
                "hours": "From 6 pm", "told_at": minutesAgo(90).stored,
                "link_id": (itself ? "link-1" : nil).stored, "author": "Noor",
            ]))
    }

    private static func link(opened: Bool = false, closed: Bool = false) throws -> ServiceLink {
        try ServiceLink(
            Row(new: [
                "id": "link-1", "service_id": id(10).stored, "given_by": "noor", "author": "Noor",
                "given_at": minutesAgo(600).stored, "expires_at": now.adding(.seconds(86_400)).stored,
                "opened_at": (opened ? minutesAgo(500) : nil).stored,
                "closed_as": (closed ? ServiceLink.Closing.takenBack : nil).stored, "token_hash": "x",
                "pass_hash": (opened ? "y" : nil).stored,
                "pass_until": (opened ? now.adding(.seconds(86_400)) : nil).stored,
            ]))
    }

    static func ownService(_ reading: Reading) throws -> [(name: String, page: any Page, signedIn: Bool)] {
        let address = "/our-service/x-1"
        func page(
            _ room: ServiceRoom?, _ admission: Admission?, told: Bool = true, refused: Refused? = nil
        ) throws -> OwnServicePage {
            OwnServicePage(
                OwnServicePage.Shown(
                    service: try ID(id(10)), name: "Night beds 10", isTold: told, room: room, admission: admission),
                at: address, refused: refused, reading)
        }
        return [
            ("own-service-asking", OwnServicePage(asking: address, reading), false),
            ("own-service-over", OwnServicePage(over: reading), false),
            ("own-service-new", try page(nil, nil), false),
            (
                "own-service",
                try page(room(3, of: 20, told: 10, doors: true, itself: true), admission(itself: true)), false
            ),
            ("own-service-stale", try page(room(0, told: 600, itself: true), nil, told: false), false),
            (
                "own-service-room-refused",
                try page(
                    room(3, of: 20, told: 10), nil,
                    refused: Refused(
                        form: "room", refusal: Refusal(.notANumber, field: "free"), typed: ["free": "some"])), false
            ),
            (
                "own-service-admission-refused",
                try page(
                    nil, admission(itself: false),
                    refused: Refused(
                        form: "admission", refusal: Refusal(.notANumber, field: "ageLeast"),
                        typed: ["ageLeast": "young"])), false
            ),
        ]
    }

    static func directory(_ reading: Reading) throws -> [(name: String, page: any Page, signedIn: Bool)] {
        let entries = [try entry(10, known: true), try entry(11, known: false, status: "temporarily closed")]
        let need = try need("n-1", .shelter, .disposed)
        let source = try source()
        let door = try DoorReport(
            Row(new: ["id": "door-1", "service_id": "s-1", "found_at": now, "author": "Noor"]))
        let untried = ServiceExperience(asked: 0, accepted: 0, attended: 0, declined: [], doors: [])
        let tried = ServiceExperience(
            asked: 12, accepted: 5, attended: 3, declined: [(why: .full, times: 4), (why: .ineligible, times: 1)],
            doors: [])
        let pages: [(String, any Page)] = [
            (
                "directory",
                try DirectoryPage(
                    shown(
                        entries, total: 5, number: 2,
                        asking: ServiceQuestion(
                            "night & day", kind: .shelter, near: "Alder Falls", age: 30, language: "Spanish",
                            isOpenNow: true, hasRoom: true, circumstances: [.pet]),
                        found: [
                            found(10, by: [["night"], nil], kilometres: 3.2, .yes),
                            found(11, by: [["needofshelter"], ["day"]], kilometres: 40, .no),
                        ], asked: ["night", "day"], sources: [source], need: need.id),
                    manages: true, reading)
            ),
            (
                "directory-open",
                try DirectoryPage(shown(entries, total: 2, sources: [source], open: true), manages: true, reading)
            ),
            (
                "directory-asking",
                try DirectoryPage(
                    shown(
                        entries, total: 2, asking: ServiceQuestion("beds", near: "Atlantis", age: 30),
                        found: [
                            found(10, by: [["beds"]], kilometres: nil, .ask),
                            found(11, by: [nil], kilometres: nil, nil),
                        ], asked: ["beds"], nowhere: true, full: true, sources: [source]),
                    manages: false, reading)
            ),
            (
                "directory-filling",
                try DirectoryPage(
                    shown(entries, total: 2, asking: ServiceQuestion("beds"), ready: false, sources: [source]),
                    manages: false, reading)
            ),
            (
                "directory-refused",
                try DirectoryPage(
                    shown(entries, total: 2, sources: [source]), manages: false,
                    refused: Refused(form: "search", refusal: Refusal(.notANumber, field: "years")), reading)
            ),
            ("directory-none", try DirectoryPage(shown([], total: 0, sources: []), manages: false, reading)),
            (
                "directory-nothing",
                try DirectoryPage(
                    shown([], total: 0, asking: ServiceQuestion("zoo"), sources: [source]), manages: false, reading)
            ),
            (
                "directory-service-door",
                DirectoryServicePage(
                    .init(
                        entry: entries[1], source: nil,
                        experience: ServiceExperience(asked: 1, accepted: 0, attended: 0, declined: [], doors: [door])),
                    manages: false, reading)
            ),
            (
                "directory-service",
                try DirectoryServicePage(
                    .init(
                        entry: entries[0], source: source, need: need, experience: tried,
                        room: room(3, of: 20, told: 10, doors: true), admission: admission(itself: false),
                        link: link(opened: true)), manages: true, reading)
            ),
            (
                "directory-service-twins",
                try DirectoryServicePage(
                    .init(
                        entry: entries[0], source: source, experience: tried,
                        twins: [
                            .init(entry: entry(12, known: true), source: source, verdict: verdict(.same)),
                            .init(entry: entries[1], source: nil, verdict: nil),
                        ]), manages: true, reading)
            ),
            (
                "directory-service-given",
                try DirectoryServicePage(
                    .init(
                        entry: entries[0], source: source, experience: tried,
                        room: room(0, told: 600, itself: true), admission: admission(itself: true), link: link()),
                    manages: true, given: .some("https://north.example/our-service/x-1"), reading)
            ),
            (
                "directory-service-given-again",
                try DirectoryServicePage(
                    .init(entry: entries[0], source: source, experience: tried, link: link(closed: true)),
                    manages: true, given: .some(nil), reading)
            ),
            (
                "directory-service-door-refused",
                DirectoryServicePage(
                    .init(entry: entries[1], source: nil, experience: untried), manages: false,
                    refused: Refused(
                        form: "door", refusal: Refusal("not-in-future", field: "at"), typed: ["at": "2099-01-01T10:00"]),
                    reading)
            ),
            (
                "directory-service-settle-refused",
                DirectoryServicePage(
                    .init(
                        entry: entries[1], source: nil,
                        experience: ServiceExperience(asked: 1, accepted: 0, attended: 0, declined: [], doors: [door])),
                    manages: false,
                    refused: Refused(form: "settle", refusal: Refusal("no-closed-door", .conflicting)), reading)
            ),
            (
                "directory-service-bare",
                DirectoryServicePage(.init(entry: entries[1], source: nil, experience: untried), manages: true, reading)
            ),
        ]
        return (pages + (try duplicates(entries, source, reading))).map { ($0, $1, true) }
    }

    private static func verdict(_ finding: ServiceVerdict.Finding) throws -> ServiceVerdict {
        try ServiceVerdict(
            Row(new: [
                "id": "verdict-\(finding.rawValue)".stored, "verdict": finding.stored, "kept_id": id(10).stored,
                "other_id": id(12).stored,
                "said_by": "noor", "author": "Noor", "said_at": minutesAgo(30).stored, "undone_by": Value.null,
                "undone_at": Value.null, "seen": (finding == .apart ? "x" : nil).stored,
            ]))
    }

    private static func duplicates(
        _ entries: [DirectoryEntry], _ source: DirectorySource, _ reading: Reading
    ) throws -> [(String, any Page)] {
        let twin = try entry(12, known: true)
        func proposed(_ one: DirectoryEntry, _ other: DirectoryEntry) -> DuplicatesPage.Proposed {
            DuplicatesPage.Proposed(
                one: .init(entry: one, source: source), other: .init(entry: other, source: nil),
                likeness: ServiceLikeness(ServiceProfile(one), ServiceProfile(other)))
        }
        func shown(
            _ pairs: [DuplicatesPage.Proposed], open: Int, ready: Bool = true, leftOut: Int = 0,
            verdicts: [ServiceVerdict] = []
        ) -> DuplicatesPage.Shown {
            DuplicatesPage.Shown(
                proposed: pairs, open: open, verdicts: verdicts.map { ($0, "Night beds 10", "Night beds 12") },
                isReady: ready, services: 1_689, leftOut: leftOut)
        }
        return [
            (
                "duplicates",
                DuplicatesPage(
                    shown(
                        [proposed(entries[0], twin), proposed(entries[0], entries[1])], open: 5, leftOut: 1,
                        verdicts: [try verdict(.same), try verdict(.apart)]), reading)
            ),
            ("duplicates-none", DuplicatesPage(shown([], open: 0), reading)),
            ("duplicates-comparing", DuplicatesPage(shown([], open: 0, ready: false), reading)),
            (
                "duplicates-refused",
                DuplicatesPage(
                    shown([proposed(entries[0], twin)], open: 1),
                    refused: Refused(form: "duplicates", refusal: Refusal(.oneServiceAlready, .conflicting)), reading)
            ),
        ]
    }
}
