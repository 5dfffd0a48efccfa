import Operate
import Store
import Vocabulary

/// The fields of an event, as a form shows them.
struct OutreachFields: Sendable {
    let kinds: [Choice]
    let name: String
    let place: String
    let day: String
    let partners: String
    let languages: [Choice]
    let trouble: Trouble?

    init(_ told: OutreachEvent.Told?, today: CalendarDay, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let isTyped = refused?.form == "event"
        func field(_ name: String, _ kept: String?) -> String {
            isTyped ? refused.typed(name, in: "event") ?? "" : kept ?? ""
        }
        kinds = [Choice](
            OutreachEvent.Kind.allCases.map(\.rawValue), in: "outreach.codes.kinds",
            chosen: field("eventKind", told?.kind.rawValue), words: words)
        name = field("eventTitle", told?.title)
        place = field("eventPlace", told?.place)
        day = field("heldOn", told?.day.description ?? today.description)
        partners = field("eventPartners", told?.partners)
        let known = told?.languages ?? []
        var offered = FactField.language.offered(words)
        offered += known.filter { !offered.contains($0) }
        languages = offered.map { code in
            Choice(
                value: code, name: words.name(of: code, in: "languages"),
                chosen: isTyped ? refused.typed("language-\(code)", in: "event") != nil : known.contains(code))
        }
        trouble = refused.trouble(in: "event", words)
    }
}

/// Something that was promised, as pages show it.
struct ShownPromise: Sendable {
    let action: String
    let id: String
    let task: String
    let due: String
    let isLate: Bool
    let isOpen: Bool
    let done: String?
    let event: String

    init(_ one: OutreachFollowUp, today: CalendarDay, _ reading: Reading) {
        action = "\(reading.base)/outreach/follow-ups/\(one.id)/completion"
        id = one.id.text
        task = one.task
        due = one.dueOn.description
        isOpen = one.doneAt == nil
        isLate = isOpen && one.dueOn < today
        done = one.doneBy.map { reading.words("outreach.doneBy", ["name": $0.name]) }
        event = "\(reading.base)/outreach/events/\(one.event)"
    }
}

/// All events in the city: the next ones, those of which nobody told yet, what was promised, and what they came to.
struct OutreachPage: Page {
    static let template = "outreach"

    struct Shown: Sendable {
        let today: CalendarDay
        let since: CalendarDay
        let planned: [OutreachEvent]
        let untold: [OutreachEvent]
        let past: [OutreachEvent]
        let promises: [OutreachFollowUp]
        let totals: OutreachTotals
    }

    struct Line: Sendable {
        let address: String
        let name: String
        let details: String
    }

    struct Total: Sendable {
        let kind: String
        let events: String
        let reached: String
    }

    let title: String
    let planned: [Line]
    let nothingPlanned: Bool
    let untold: [Line]
    let hasUntold: Bool
    let past: [Line]
    let hasPast: Bool
    let promises: [ShownPromise]
    let hasPromises: Bool
    let keeps: Bool
    let totals: [Total]
    let hasTotals: Bool
    let since: String
    let fields: OutreachFields?

    init(_ shown: Shown, keeps: Bool, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        title = words("outreach.title")
        planned = shown.planned.map { Line($0, reading) }
        nothingPlanned = planned.isEmpty
        untold = shown.untold.map { Line($0, reading) }
        hasUntold = !untold.isEmpty
        past = shown.past.map { Line($0, reading) }
        hasPast = !past.isEmpty
        promises = shown.promises.map { ShownPromise($0, today: shown.today, reading) }
        hasPromises = !promises.isEmpty
        self.keeps = keeps
        totals = shown.totals.lines.map { line in
            Total(
                kind: words.name(of: line.kind.rawValue, in: "outreach.codes.kinds"), events: String(line.events),
                reached: String(line.peopleReached))
        }
        hasTotals = !totals.isEmpty
        since = shown.since.description
        fields = keeps ? OutreachFields(nil, today: shown.today, refused: refused, reading) : nil
    }
}

extension OutreachPage.Shown {
    /// How far back the page tells: a quarter of a year.
    private static let back = Duration.seconds(-91 * 86_400)

    init(at now: Instant, _ db: any Transaction) throws {
        let all = Outreach(db)
        today = try db.day(of: now)
        since = try db.day(of: now.adding(Self.back))
        planned = try all.planned(from: today)
        untold = try all.untold(before: today)
        past = try all.events(from: since, to: today).filter { $0.state != .planned }
        promises = try all.openFollowUps()
        totals = try all.totals(from: since, to: today)
    }
}

extension OutreachPage.Line {
    init(_ one: OutreachEvent, _ reading: Reading) {
        let words = reading.words
        address = "\(reading.base)/outreach/events/\(one.id)"
        name = one.told.title
        var parts = [
            one.told.day.description, words.name(of: one.told.kind.rawValue, in: "outreach.codes.kinds"),
            one.told.place,
        ]
        if let reached = one.peopleReached { parts.append(words("outreach.reachedCount", count: reached)) }
        if one.state == .cancelled { parts.append(words("outreach.codes.states.cancelled")) }
        details = parts.joined(separator: " · ")
    }
}

/// One event with what was given, asked and promised there.
struct OutreachEventPage: Page {
    static let template = "outreach-event"

    struct Shown: Sendable {
        let today: CalendarDay
        let event: OutreachEvent
        /// With what each movement took, by name.
        let gifts: [(quantity: Int, name: String)]
        let questions: [Feedback]
        let promises: [OutreachFollowUp]
        /// What stands somewhere and may be given: lot and place, and how it is called.
        let standings: [(value: String, name: String)]
    }

    struct Question: Sendable {
        let kindName: String
        let text: String?
        let state: String
        let address: String?
    }

    struct Telling: Sendable {
        let action: String
        let reached: String
        let minutes: String
        let isAgain: Bool
        let trouble: Trouble?
    }

    struct Giving: Sendable {
        let action: String
        let standings: [Choice]
        let nothingStands: Bool
        let quantity: String
        let trouble: Trouble?
    }

    struct Asking: Sendable {
        let action: String
        let kinds: [Choice]
        let said: String
        let way: String
        let trouble: Trouble?
    }

    struct Promising: Sendable {
        let action: String
        let task: String
        let due: String
        let trouble: Trouble?
    }

    struct Changing: Sendable {
        let action: String
        let fields: OutreachFields
        let isOpen: Bool
    }

    let title: String
    let details: [String]
    let stateName: String
    let isCancelled: Bool
    let gifts: [String]
    let noGifts: Bool
    let questions: [Question]
    let noQuestions: Bool
    let promises: [ShownPromise]
    let noPromises: Bool
    let keeps: Bool
    let telling: Telling?
    let giving: Giving?
    let asking: Asking
    let promising: Promising?
    let changing: Changing?
    /// Where it is said that the event does not take place; nothing once it was held.
    let cancellation: String?
    let cancelTrouble: Trouble?

    init(_ shown: Shown, may: OutreachRights, refused: Refused?, _ reading: Reading) {
        let (words, event) = (reading.words, shown.event)
        let address = "\(reading.base)/outreach/events/\(event.id)"
        title = event.told.title
        stateName = words.name(of: event.state.rawValue, in: "outreach.codes.states")
        isCancelled = event.state == .cancelled
        var details = [
            "\(event.told.day) · \(words.name(of: event.told.kind.rawValue, in: "outreach.codes.kinds"))",
            event.told.place,
        ]
        if let partners = event.told.partners { details.append(words("outreach.with", ["partners": partners])) }
        if !event.told.languages.isEmpty {
            details.append(event.told.languages.map { words.name(of: $0, in: "languages") }.joined(separator: ", "))
        }
        if let reached = event.peopleReached {
            let long = event.minutes.map { " · " + words("outreach.minutesLong", count: $0) } ?? ""
            details.append(words("outreach.reachedCount", count: reached) + long)
        }
        self.details = details
        gifts = shown.gifts.map { "\($0.quantity) × \($0.name)" }
        noGifts = gifts.isEmpty
        questions = shown.questions.map { Question($0, may: may, reading) }
        noQuestions = questions.isEmpty
        promises = shown.promises.map { ShownPromise($0, today: shown.today, reading) }
        noPromises = promises.isEmpty
        keeps = may.keeps
        func typed(_ field: String, _ form: String) -> String { refused.typed(field, in: form) ?? "" }
        telling =
            may.keeps && !isCancelled && event.told.day <= shown.today
            ? Telling(
                action: "\(address)/outcome",
                reached: refused.typed("peopleReached", in: "outcome") ?? event.peopleReached.map { String($0) } ?? "",
                minutes: refused.typed("minutes", in: "outcome") ?? event.minutes.map { String($0) } ?? "",
                isAgain: event.state == .held, trouble: refused.trouble(in: "outcome", words)) : nil
        giving =
            may.gives && !isCancelled
            ? Giving(
                action: "\(address)/gifts",
                standings: shown.standings.map {
                    Choice(value: $0.value, name: $0.name, chosen: $0.value == typed("standing", "gift"))
                }, nothingStands: shown.standings.isEmpty, quantity: typed("quantity", "gift"),
                trouble: refused.trouble(in: "gift", words)) : nil
        asking = Asking(
            action: "\(address)/questions",
            kinds: [Choice](
                Feedback.Kind.allCases.reversed().map(\.rawValue), in: "feedback.codes.kinds",
                chosen: refused.typed("feedbackKind", in: "question") ?? Feedback.Kind.question.rawValue, words: words),
            said: typed("feedbackText", "question"), way: typed("feedbackWay", "question"),
            trouble: refused.trouble(in: "question", words))
        promising =
            may.keeps
            ? Promising(
                action: "\(address)/follow-ups", task: typed("promised", "follow-up"),
                due: typed("dueOn", "follow-up"), trouble: refused.trouble(in: "follow-up", words)) : nil
        changing =
            may.keeps && !isCancelled
            ? Changing(
                action: address,
                fields: OutreachFields(event.told, today: shown.today, refused: refused, reading),
                isOpen: refused?.form == "event") : nil
        cancellation = may.keeps && event.state == .planned ? "\(address)/cancellation" : nil
        cancelTrouble = refused.formless(in: "cancellation", words)
    }
}

extension OutreachEventPage.Question {
    /// What somebody asked is read by those who answer; all others see of what kind it is and how it stands.
    init(_ one: Feedback, may: OutreachRights, _ reading: Reading) {
        let words = reading.words
        kindName = words.name(of: one.kind.rawValue, in: "feedback.codes.kinds")
        text = may.answers ? one.messages.first?.text : one.published?.question
        state =
            one.dueAt.map { words("outreach.answerBy", ["time": Moment($0, reading).time]) }
            ?? words(one.published == nil ? "outreach.answered" : "outreach.answeredPublicly")
        address = may.answers ? "\(reading.base)/outreach/feedback/\(one.id)" : nil
    }
}

extension OutreachEventPage.Shown {
    init(_ id: ID<OutreachEvent>, may: OutreachRights, at now: Instant, _ db: any Transaction) throws {
        let all = Outreach(db)
        today = try db.day(of: now)
        event = try all.event(id)
        questions = try all.questions(at: id)
        promises = try all.followUps(of: id)
        let (supplies, ledger) = (Supplies(db), SupplyLedger(db))
        let names = Dictionary(uniqueKeysWithValues: try supplies.all().map { ($0.id, $0.told.name) })
        gifts = try all.gifts(at: id).flatMap(\.movements).map { one in
            (-one.quantity, names[try ledger.lot(one.lot).supply] ?? "")
        }
        guard may.gives else {
            standings = []
            return
        }
        let places = Dictionary(uniqueKeysWithValues: try supplies.places().map { ($0.id, $0.name) })
        standings = try ledger.standings().filter { $0.quantity > 0 }.prefix(300).map { one in
            let lot = one.lot.lot.isEmpty ? "" : " · \(one.lot.lot)"
            return (
                "\(one.lot.id)@\(one.place)",
                "\(names[one.lot.supply] ?? "")\(lot) · \(places[one.place] ?? ""): \(one.quantity)"
            )
        }
    }
}
