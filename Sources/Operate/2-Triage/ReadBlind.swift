import Access
import Door
import Programs
import Store
import Vocabulary

/// Says whether a call of the sample was one of behavioural health: the first half of a blind read.
///
/// What was asked and answered in triage is shown only after it is kept, because that something was asked tells that
/// somebody had flagged the call.
package struct ReadBlind: Order {
    package static let permission = Permission.readBlind

    let call: ID<BlindCall>
    let behavioural: BlindRead.Behavioural

    package init(_ call: ID<BlindCall>, _ behavioural: BlindRead.Behavioural) {
        self.call = call
        self.behavioural = behavioural
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (BlindRead, [Event]) {
        let calls = BlindCalls(db)
        _ = try calls.call(call)
        try calls.require(worker.id, readsBlind: call)
        // The first word counts: whoever has seen the answers is no longer blind to the flag.
        guard try calls.read(of: call, by: worker.id) == nil else { throw Refusal(.readAlready, .conflicting) }
        try db.insert(
            into: "blind_read",
            [
                Row(new: [
                    "id": ID<BlindRead>.new(), "blind_call_id": call, "reader": worker.id, "behavioural": behavioural,
                    "said_at": now, "level": Int?.none, "response": String?.none, "judged_at": Instant?.none,
                ])
            ])
        guard let read = try calls.read(of: call, by: worker.id) else { throw Refusal(.noSuchRead, .absent) }
        return (read, [Event(.readBegun, .blindCall(call))])
    }

    package func subject(of outcome: BlindRead) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> BlindRead {
        try BlindRead.kept(subject, in: db)
    }
}

/// Says which level and which response a call of the sample needed: the second half of a blind read.
package struct JudgeBlind: Order {
    package static let permission = Permission.readBlind

    let call: ID<BlindCall>
    let level: Level?
    let response: BlindRead.ResponseKind

    /// - Parameter level: nothing where the record does not say enough.
    package init(_ call: ID<BlindCall>, _ level: Level?, _ response: BlindRead.ResponseKind) {
        self.call = call
        self.level = level
        self.response = response
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (BlindRead, [Event]) {
        let calls = BlindCalls(db)
        _ = try calls.call(call)
        guard let begun = try calls.read(of: call, by: worker.id) else { throw Refusal(.readNotBegun, .conflicting) }
        guard begun.judgedAt == nil else { throw Refusal(.readAlready, .conflicting) }
        try db.keep(
            in: "blind_read",
            """
            UPDATE blind_read SET level = \(level?.rawValue), response = \(response), judged_at = \(now)
            WHERE id = \(begun.id) RETURNING *
            """
        )
        return (try BlindRead.kept(begun.id.text, in: db), [Event(.readKept, .blindCall(call))])
    }

    package func subject(of outcome: BlindRead) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> BlindRead {
        try BlindRead.kept(subject, in: db)
    }
}

extension Refusal.Code {
    package static let noSuchRead: Self = "no-such-read"
    package static let readOwnCall: Self = "read-own-call"
    package static let readAlready: Self = "read-already"
    package static let readNotBegun: Self = "read-not-begun"
}

extension Event.Kind {
    package static let readBegun: Self = "read-begun"
    package static let readKept: Self = "read-kept"
}
