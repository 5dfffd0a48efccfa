import Access
import Door
import Store
import Vocabulary

/// Opens, for an hour, the record of a person to whom nothing ties whoever asks.
package struct BreakGlass: Order {
    package static let permission = Permission.breakGlass

    let person: ID<Person>
    let call: ID<Call>?
    let reason: GlassReason
    let words: String

    /// - Parameter call: an open one by which they come to it.
    /// - Throws: ``Refusal`` about `words`.
    package init(
        _ person: ID<Person>, because reason: GlassReason, _ words: String?, in call: ID<Call>? = nil
    ) throws(Refusal) {
        self.person = person
        self.call = call
        self.reason = reason
        self.words = try FreeText.needed(words, most: BrokenGlass.mostWords, field: "words")
        guard self.words.unicodeScalars.count >= BrokenGlass.leastWords else {
            throw Refusal(.textTooShort, field: "words", values: ["least": String(BrokenGlass.leastWords)])
        }
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (BrokenGlass, [Event]) {
        try Accounts(db).requirePerson(worker)
        let record = try People(db).person(person)
        let tie = try Ties(db).tie(of: worker, to: person, at: now)
        if tie.glass != nil { throw Refusal(.glassOpen, .conflicting) }
        // Where something ties them there is nothing to break.
        guard tie.relationship == .none else { throw Refusal(.alreadyTied, .conflicting) }
        if let call {
            guard try Calls(db).call(call).path.isOpen else { throw Refusal(.callNotOpen, .conflicting, field: "call") }
        }
        let id = ID<BrokenGlass>.new()
        let (until, due) = (now.adding(BrokenGlass.open), now.adding(BrokenGlass.review))
        let roles = Role.allCases.filter(worker.roles.contains).map(\.rawValue)
        try db.keep(
            in: "break_glass",
            """
            INSERT INTO break_glass (id, person_id, call_id, reason, words, broken_by, broken_as, broken_at, until_at,
                review_due_at)
            VALUES (\(id), \(record.id), \(call), \(reason), \(words), \(worker.id), \(Codes.written(roles)), \(now),
                \(until), \(due))
            RETURNING *
            """
        )
        try DueWork(db).ask(LetGlassRunOut.kind, about: id.text, at: until)
        try DueWork(db).ask(MissGlassReview.kind, about: id.text, at: due)
        let glass = try BrokenGlasses(db).glass(id)
        var said = glass.said(["reason": .init(reason)])
        if let call { said["call"] = .init(call) }
        return (glass, [Event(.glassBroken, Person.subject(record.id), said)])
    }
}

/// Closes a record again before its hour has passed.
package struct EndGlass: Order {
    package static let permission = Permission.breakGlass

    let glass: ID<BrokenGlass>

    package init(_ glass: ID<BrokenGlass>) {
        self.glass = glass
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (BrokenGlass, [Event]) {
        let before = try BrokenGlasses(db).glass(glass)
        // Another's is nobody's business, nor whether there is one.
        guard before.by.id == worker.id.text else { throw Refusal(.noSuchGlass, .absent) }
        guard before.isOpen(at: now) else { return (before, []) }
        return try before.end(.early, in: db, at: now)
    }
}

/// Closes a record whose hour has passed.
struct LetGlassRunOut: Order {
    static let permission = Permission.actAsAlarm
    static let kind: Alarm.Kind = "let-glass-run-out"

    let glass: ID<BrokenGlass>

    init(_ subject: String) {
        glass = ID(stored: subject)
    }

    func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (BrokenGlass, [Event]) {
        let before = try BrokenGlasses(db).glass(glass)
        guard before.endedAt == nil else { return (before, []) }
        return try before.end(.ranOut, in: db, at: before.until)
    }
}

/// Says that nobody has looked in time whether it was right to open a record.
struct MissGlassReview: Order {
    static let permission = Permission.actAsAlarm
    static let kind: Alarm.Kind = "miss-glass-review"

    let glass: ID<BrokenGlass>

    init(_ subject: String) {
        glass = ID(stored: subject)
    }

    func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (BrokenGlass, [Event]) {
        let before = try BrokenGlasses(db).glass(glass)
        guard before.reviewed == nil, before.overdueAt == nil else { return (before, []) }
        try db.keep(
            in: "break_glass",
            "UPDATE break_glass SET review_overdue_at = \(before.reviewDueAt) WHERE id = \(glass) RETURNING *")
        return (
            try BrokenGlasses(db).glass(glass),
            [Event(.glassReviewMissed, Person.subject(before.person), before.said())]
        )
    }
}

/// Says whether it was right to open a record; late is told as late, and is told all the same.
package struct ReviewGlass: Order {
    package static let permission = Permission.reviewGlass

    let glass: ID<BrokenGlass>
    let ruling: BrokenGlass.Ruling
    let words: String

    /// - Throws: ``Refusal`` about `words`.
    package init(_ glass: ID<BrokenGlass>, _ ruling: BrokenGlass.Ruling, _ words: String?) throws(Refusal) {
        self.glass = glass
        self.ruling = ruling
        self.words = try FreeText.needed(words, most: BrokenGlass.mostWords, field: "words")
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (BrokenGlass, [Event]) {
        try Accounts(db).requirePerson(worker)
        let before = try BrokenGlasses(db).glass(glass)
        guard before.by.id != worker.id.text else { throw Refusal(.ownGlass, .conflicting) }
        guard before.reviewed == nil else { throw Refusal(.glassReviewed, .conflicting) }
        try db.keep(
            in: "break_glass",
            """
            UPDATE break_glass SET ruling = \(ruling), review_words = \(words), reviewed_by = \(worker.id),
                reviewed_at = \(now)
            WHERE id = \(glass) RETURNING *
            """
        )
        return (
            try BrokenGlasses(db).glass(glass),
            [Event(.glassReviewed, Person.subject(before.person), before.said(["ruling": .init(ruling)]))]
        )
    }
}

extension BrokenGlass {
    fileprivate func end(
        _ ending: Ending, in db: any Transaction, at moment: Instant
    ) throws -> (BrokenGlass, [Event]) {
        try db.keep(
            in: "break_glass",
            "UPDATE break_glass SET ended_at = \(moment), ended_as = \(ending) WHERE id = \(id) RETURNING *")
        return (
            try BrokenGlasses(db).glass(id),
            [Event(.glassEnded, Person.subject(person), said(["ending": .init(ending)]))]
        )
    }
}

extension Command where Outcome == BrokenGlass {
    package func subject(of outcome: BrokenGlass) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> BrokenGlass {
        try BrokenGlasses(db).glass(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let glassOpen: Self = "glass-open"
    package static let alreadyTied: Self = "already-tied"
    package static let callNotOpen: Self = "call-not-open"
    package static let textTooShort: Self = "text-too-short"
    package static let ownGlass: Self = "own-glass"
    package static let glassReviewed: Self = "glass-reviewed"
}

extension Event.Kind {
    package static let glassBroken: Self = "glass-broken"
    package static let glassEnded: Self = "glass-ended"
    package static let glassReviewMissed: Self = "glass-review-missed"
    package static let glassReviewed: Self = "glass-reviewed"
}
