import Access
import Door
import Store
import Vocabulary

/// Lets nothing go of what a court, a claim or an inquiry asks for.
package struct PlaceHold: Order {
    package static let permission = Permission.placeHolds

    let scope: RecordScope
    let matter: String
    let reason: String

    /// - Throws: ``Refusal`` about `matter`, `reason` or `to`.
    package init(on scope: RecordScope, matter: String?, reason: String?) throws(Refusal) {
        self.scope = scope
        self.matter = try FreeText.needed(matter, most: LegalHold.mostMatter, field: "matter")
        self.reason = try FreeText.needed(reason, most: LegalHold.mostReason, field: "reason")
        try scope.checkPeriod()
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (LegalHold, [Event]) {
        try Accounts(db).requirePerson(worker)
        try scope.require(in: db)
        let about = scope.person?.text ?? scope.call?.text ?? scope.supportCase?.text
        let id = ID<LegalHold>.new()
        let number: Int = try db("SELECT coalesce(max(number), 0) + 1 AS next FROM legal_hold")[0]["next"]
        try db.keep(
            in: "legal_hold",
            """
            INSERT INTO legal_hold (id, number, matter, reason, scope, about, from_at, to_at, placed_by, placed_at)
            VALUES (\(id), \(number), \(matter), \(reason), \(scope.code), \(about), \(scope.period?.from),
                \(scope.period?.to), \(worker.id), \(now))
            RETURNING *
            """
        )
        let said: [String: Event.Fact] = ["hold": .init(number), "scope": .word(scope.code)]
        return (try LegalHolds(db).hold(id), [Event(.holdPlaced, LegalHold.subject(id), said)])
    }
}

/// Lets go by their rules again what a hold has kept.
package struct LiftHold: Order {
    package static let permission = Permission.placeHolds

    let id: ID<LegalHold>
    let because: String

    /// - Throws: ``Refusal`` about `lifted-because`.
    package init(_ id: ID<LegalHold>, because: String?) throws(Refusal) {
        self.id = id
        self.because = try FreeText.needed(because, most: LegalHold.mostReason, field: "lifted-because")
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (LegalHold, [Event]) {
        try Accounts(db).requirePerson(worker)
        let before = try LegalHolds(db).hold(id)
        guard before.lifted == nil else { throw Refusal(.holdLifted, .conflicting) }
        try db.keep(
            in: "legal_hold",
            """
            UPDATE legal_hold SET lifted_because = \(because), lifted_by = \(worker.id), lifted_at = \(now)
            WHERE id = \(id) RETURNING *
            """
        )
        let said: [String: Event.Fact] = ["hold": .init(before.number)]
        return (try LegalHolds(db).hold(id), [Event(.holdLifted, LegalHold.subject(id), said)])
    }
}

extension Command where Outcome == LegalHold {
    package func subject(of outcome: LegalHold) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> LegalHold {
        try LegalHolds(db).hold(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let holdLifted: Self = "hold-lifted"
}

extension Event.Kind {
    package static let holdPlaced: Self = "hold-placed"
    package static let holdLifted: Self = "hold-lifted"
}
