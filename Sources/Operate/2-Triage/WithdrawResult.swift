import Access
import Door
import Store
import Vocabulary

/// That somebody took back what had been recorded of an instrument.
package struct ResultWithdrawal: Sendable {
    /// Why it is taken back.
    package enum Reason: String, CaseIterable, Storable, Sendable {
        case otherPerson = "other-person"
        case otherCall = "other-call"
        case wronglyEntered = "wrongly-entered"
        case notAsked = "not-asked"
    }

    package let reason: Reason
    package let by: Author
    package let at: Instant
}

/// Takes back what was recorded of an instrument: by whoever recorded it, or by a supervisor.
///
/// It stays readable, with who took it back and why, and what it had taken the place of stands again. What was done so that
/// the person is safe stays done.
package struct WithdrawResult: Order {
    package static let permission = Permission.withdrawResults

    let result: ID<InstrumentResult>
    let reason: ResultWithdrawal.Reason

    package init(_ result: ID<InstrumentResult>, because reason: ResultWithdrawal.Reason) {
        self.result = result
        self.reason = reason
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (InstrumentResult, [Event]) {
        let results = InstrumentResults(db)
        let found = try results.result(result)
        let call = try Calls(db).call(Calls(db).path(found.path).call)
        try require(worker, .withdrawResults, beganBy: ID(stored: found.by.id))
        guard found.withdrawal == nil else { throw Refusal(.alreadyWithdrawn, .conflicting) }
        try db.insert(
            into: "result_withdrawal",
            [
                Row(new: [
                    "id": found.id, "call_id": call.id, "reason": reason, "withdrawn_by": worker.id,
                    "withdrawn_at": now,
                ])
            ])
        if found.stands {
            try results.retire(found)
            try results.restore(before: found)
        }
        try Calls(db).save(call)
        var said: [String: Event.Fact] = [
            "instrument": .word(found.instrument), "result": .init(found.id), "revision": .init(found.revision),
            "takenBack": .init(reason), "tier": found.tier.map { .init($0) } ?? .word("not-found"),
        ]
        if !found.isSettled { said["settled"] = .word("no") }
        return (try results.result(found.id), [Event(.resultWithdrawn, call.subject, said)])
    }

    package func subject(of outcome: InstrumentResult) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> InstrumentResult {
        try InstrumentResults(db).result(ID(stored: subject))
    }
}

extension InstrumentResults {
    /// Lets stand again what one result took the place of, and through those of them that were taken back, what they did.
    ///
    /// Never fewer than stood before: what was grave and only written over in error is grave again.
    fileprivate func restore(before withdrawn: InstrumentResult) throws {
        let all = try all(of: withdrawn.instrument, on: withdrawn.path)
        var pending = [withdrawn.id]
        var seen = Set(pending)
        var again: [InstrumentResult] = []
        while let id = pending.popLast() {
            for row in try db("SELECT result_id FROM result_replacement WHERE replaced_by = \(id)") {
                let old: ID<InstrumentResult> = try row["result_id"]
                guard seen.insert(old).inserted, let result = all.first(where: { $0.id == old }) else { continue }
                if result.withdrawal == nil { again.append(result) } else { pending.append(old) }
            }
        }
        var hasCurrent = all.contains { $0.state == .current && $0.id != withdrawn.id }
        for result in again.sorted(by: { $0.revision > $1.revision }) where !result.stands {
            try stand(result, as: hasCurrent ? .rival : .current)
            hasCurrent = true
        }
    }
}

extension Refusal.Code {
    package static let noSuchResult: Self = "no-such-result"
}

extension Event.Kind {
    package static let resultWithdrawn: Self = "result-withdrawn"
}
