import Access
import Door
import Store
import Vocabulary

/// Something that a program does in its city besides calls, planned or held; it names nobody who came.
package struct OutreachEvent: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Storable, Sendable {
        case communityMeeting = "community-meeting"
        case communityEvent = "community-event"
        case streetOutreach = "street-outreach"
        case talk
        /// Before the shift of officers or call-takers.
        case rollCall = "roll-call"
        case publicTraining = "public-training"
        case schoolVisit = "school-visit"
        case other
    }

    package enum State: String, CaseIterable, Storable, Sendable { case planned, held, cancelled }

    /// What is said of one before it is held.
    package struct Told: Hashable, Sendable {
        package let kind: Kind
        package let title: String
        package let place: String
        package let day: CalendarDay
        package let partners: String?
        /// Codes such as `es`, in alphabetical order.
        package let languages: [String]

        /// - Parameter day: as ISO 8601 writes it.
        /// - Throws: ``Refusal`` that names the field.
        package init(
            _ kind: Kind, title: String?, place: String?, on day: String?, partners: String? = nil,
            languages: [String] = []
        ) throws(Refusal) {
            self.kind = kind
            self.title = try FreeText.needed(title, most: OutreachEvent.mostTitle, field: "eventTitle")
            self.place = try FreeText.needed(place, most: OutreachEvent.mostPlace, field: "eventPlace")
            self.day = try CalendarDay.needed(day, field: "heldOn")
            self.partners = try FreeText.given(partners, most: OutreachEvent.mostPartners, field: "eventPartners")
            guard languages.count <= OutreachEvent.mostLanguages, languages.allSatisfy(\.isLanguageCode) else {
                throw Refusal(.notOneOf, field: "eventLanguages")
            }
            self.languages = Set(languages).sorted()
        }

        init(kept row: Row) throws {
            kind = try row["kind"]
            title = try row["title"]
            place = try row["place"]
            let written: String = try row["held_on"]
            guard let day = CalendarDay(written) else { throw Refusal(.notADay, field: "heldOn") }
            self.day = day
            partners = try row["partners"]
            languages = (try row["languages"] as String).split(separator: " ").map(String.init)
        }
    }

    package let id: ID<OutreachEvent>
    package let told: Told
    package let state: State
    /// How long it took; nothing where nobody said.
    package let minutes: Int?
    /// How many people were reached, counted or estimated by whoever was there; known of every event that was held.
    package let peopleReached: Int?
    package let by: Author

    package static let mostTitle = 120
    package static let mostPlace = 160
    package static let mostPartners = 300
    package static let mostLanguages = 30
    package static let mostReached = 100_000
    package static let mostMinutes = 14 * 1440

    var subject: Event.Subject { Event.Subject(kind: "outreach-event", id: id.text) }

    init(_ row: Row) throws {
        id = try row["id"]
        told = try Told(kept: row)
        state = try row["state"]
        minutes = try row["minutes"]
        peopleReached = try row["people_reached"]
        by = Author(id: try row["set_by"], name: try row["author"])
    }
}

extension CalendarDay {
    /// - Throws: ``Refusal`` with `.required` or `.notADay`.
    static func needed(_ text: String?, field: String) throws(Refusal) -> CalendarDay {
        guard let text, !text.trimmingBlanks().isEmpty else { throw Refusal(.required, field: field) }
        guard let day = CalendarDay(String(text.trimmingBlanks())) else { throw Refusal(.notADay, field: field) }
        return day
    }
}

extension String {
    /// Two or three small letters, as ISO 639 names languages.
    fileprivate var isLanguageCode: Bool { (2...3).contains(utf8.count) && utf8.allSatisfy { (97...122).contains($0) } }
}

/// Something that was promised at an event.
package struct OutreachFollowUp: Hashable, Sendable {
    package let id: ID<OutreachFollowUp>
    package let event: ID<OutreachEvent>
    package let task: String
    package let dueOn: CalendarDay
    package let doneBy: Author?
    package let doneAt: Instant?

    package static let mostTask = 300

    init(_ row: Row) throws {
        id = try row["id"]
        event = try row["event_id"]
        task = try row["task"]
        let written: String = try row["due_on"]
        guard let day = CalendarDay(written) else { throw Refusal(.notADay, field: "dueOn") }
        dueOn = day
        doneAt = try row["done_at"]
        let by: String? = try row["done_by"]
        doneBy = try by.map { Author(id: $0, name: try row["author"]) }
    }
}

/// What events came to in a time, by kind.
package struct OutreachTotals: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        package let kind: OutreachEvent.Kind
        package let events: Int
        package let peopleReached: Int
    }

    /// In the order of the kinds; a kind without an event is left out.
    package let lines: [Line]
}

/// Every question asked about events.
package struct Outreach {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    package static let most = 200

    private static let joined: SQL = """
        SELECT outreach_event.*, coalesce(account.display_name, 'Alongside') AS author
        FROM outreach_event LEFT JOIN account ON account.id = outreach_event.set_by
        """

    /// - Throws: ``Refusal`` with `.noSuchOutreachEvent`.
    package func event(_ id: ID<OutreachEvent>) throws -> OutreachEvent {
        guard let row = try db("\(Self.joined) WHERE outreach_event.id = \(id)").first else {
            throw Refusal(.noSuchOutreachEvent, .absent)
        }
        return try OutreachEvent(row)
    }

    /// Those of some days, the first and the last of them included, the latest first.
    package func events(from: CalendarDay, to: CalendarDay, most: Int = Self.most) throws -> [OutreachEvent] {
        try db(
            """
            \(Self.joined)
            WHERE outreach_event.held_on >= \(from.description) AND outreach_event.held_on <= \(to.description)
            ORDER BY outreach_event.held_on DESC, outreach_event.id DESC LIMIT \(most)
            """
        ).map(OutreachEvent.init)
    }

    /// Those that are planned from a day on, the next first.
    package func planned(from day: CalendarDay, most: Int = 50) throws -> [OutreachEvent] {
        try db(
            """
            \(Self.joined) WHERE outreach_event.state = 'planned' AND outreach_event.held_on >= \(day.description)
            ORDER BY outreach_event.held_on, outreach_event.id LIMIT \(most)
            """
        ).map(OutreachEvent.init)
    }

    /// Those whose day is over and of which nobody has said what came of them, the oldest first.
    package func untold(before day: CalendarDay, most: Int = 50) throws -> [OutreachEvent] {
        try db(
            """
            \(Self.joined) WHERE outreach_event.state = 'planned' AND outreach_event.held_on < \(day.description)
            ORDER BY outreach_event.held_on, outreach_event.id LIMIT \(most)
            """
        ).map(OutreachEvent.init)
    }

    /// What was held on some days, the first and the last of them included.
    package func totals(from: CalendarDay, to: CalendarDay) throws -> OutreachTotals {
        var lines: [OutreachEvent.Kind: OutreachTotals.Line] = [:]
        for row in try db(
            """
            SELECT kind, count(*) AS events, CAST(sum(people_reached) AS BIGINT) AS reached FROM outreach_event
            WHERE state = 'held' AND held_on >= \(from.description) AND held_on <= \(to.description) GROUP BY kind
            """)
        {
            let kind: OutreachEvent.Kind = try row["kind"]
            lines[kind] = .init(kind: kind, events: try row["events"], peopleReached: try row["reached"])
        }
        return OutreachTotals(lines: OutreachEvent.Kind.allCases.compactMap { lines[$0] })
    }

    /// What was given out at an event, the first first.
    package func gifts(at event: ID<OutreachEvent>) throws -> [SupplyReport] {
        let ledger = SupplyLedger(db)
        return try db(
            "SELECT report_id FROM outreach_gift WHERE event_id = \(event) ORDER BY id LIMIT \(Self.most)"
        ).map { try ledger.report(try $0["report_id"]) }
    }

    /// What was asked at an event, the first first.
    package func questions(at event: ID<OutreachEvent>) throws -> [Feedback] {
        let all = Feedbacks(db)
        return try db(
            "SELECT feedback_id FROM outreach_question WHERE event_id = \(event) ORDER BY id LIMIT \(Self.most)"
        ).map { try all.feedback(try $0["feedback_id"]) }
    }

    private static let followed: SQL = """
        SELECT outreach_follow_up.*, coalesce(account.display_name, 'Alongside') AS author
        FROM outreach_follow_up LEFT JOIN account ON account.id = outreach_follow_up.done_by
        """

    package func followUps(of event: ID<OutreachEvent>) throws -> [OutreachFollowUp] {
        try db(
            """
            \(Self.followed) WHERE outreach_follow_up.event_id = \(event)
            ORDER BY outreach_follow_up.due_on, outreach_follow_up.id LIMIT \(Self.most)
            """
        ).map(OutreachFollowUp.init)
    }

    /// What was promised anywhere and is not done, whatever is due first first.
    package func openFollowUps() throws -> [OutreachFollowUp] {
        try db(
            """
            \(Self.followed) WHERE outreach_follow_up.done_at IS NULL
            ORDER BY outreach_follow_up.due_on, outreach_follow_up.id LIMIT \(Self.most)
            """
        ).map(OutreachFollowUp.init)
    }

    /// - Throws: ``Refusal`` with `.noSuchOutreachFollowUp`.
    package func followUp(_ id: ID<OutreachFollowUp>) throws -> OutreachFollowUp {
        guard let row = try db("\(Self.followed) WHERE outreach_follow_up.id = \(id)").first else {
            throw Refusal(.noSuchOutreachFollowUp, .absent)
        }
        return try OutreachFollowUp(row)
    }
}

extension Refusal.Code {
    package static let noSuchOutreachEvent: Self = "no-such-outreach-event"
    package static let noSuchOutreachFollowUp: Self = "no-such-outreach-follow-up"
}
