import Access
import Door
import Store
import Vocabulary

/// Records one try to call somebody back, and whether they were reached.
package struct RecordCallBack: Report {
    package static let permission = Permission.callBack

    let callBack: ID<CallBack>
    let told: CallBackTry

    package init(_ callBack: ID<CallBack>, _ told: CallBackTry) {
        self.callBack = callBack
        self.told = told
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (CallBack, [Event]) {
        let before = try CallBacks(db).callBack(callBack)
        let call = try Calls(db).call(before.call)
        let said = try CallBackAttempts(db).add(told, to: .callBack(before), by: worker, at: now)
        if before.isOpen, let closure = told.result.closure {
            try CallBacks(db).close(before.id, closure, by: worker.id, at: now)
        }
        try Calls(db).save(call)
        return (try CallBacks(db).callBack(before.id), [Event(.callBackTried, call.subject, before.said(said))])
    }
}

/// Gives up to call somebody back, with the reason: not before the promised time has passed, where it may still succeed.
package struct GiveUpCallBack: Order {
    package static let permission = Permission.callBack

    let callBack: ID<CallBack>
    let closure: CallBack.Closure

    /// - Throws: ``Refusal`` when the code does not say why somebody gives up.
    package init(_ callBack: ID<CallBack>, _ closure: CallBack.Closure) throws(Refusal) {
        guard CallBack.Closure.givenUp.contains(closure) else { throw Refusal(.notOneOf, field: "closure") }
        self.callBack = callBack
        self.closure = closure
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (CallBack, [Event]) {
        let before = try CallBacks(db).callBack(callBack)
        let call = try Calls(db).call(before.call)
        guard before.isOpen else { throw Refusal(.callBackClosed, .conflicting) }
        let attempts = try CallBacks(db).attempts(in: before.id)
        switch closure {
        case .notReached:
            try attempts.requireInVain(until: before.dueAt, at: now, field: "closure")
        case .wrongNumber:
            guard attempts.contains(where: { $0.result == .wrongNumber }) else {
                throw Refusal(.nobodyTried, .conflicting, field: "closure")
            }
        case .noNumber:
            guard try Facts(db).current(of: call.id)[.callback]?.value == nil else {
                throw Refusal(.numberIsKnown, .conflicting, field: "closure")
            }
        default: break
        }
        try CallBacks(db).close(before.id, closure, by: worker.id, at: now)
        try Calls(db).save(call)
        return (
            try CallBacks(db).callBack(before.id),
            [Event(.callBackGivenUp, call.subject, before.said(["closure": .init(closure)]))]
        )
    }
}

/// Marks that the promised time passed without the person being reached; that somebody tried is said beside it.
package struct MissCallBack: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "call-back"

    let callBack: String

    package init(_ callBack: String) {
        self.callBack = callBack
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let rows = try db.keep(
            in: "call_back",
            """
            UPDATE call_back SET missed_at = \(now)
            WHERE id = \(callBack) AND closed_at IS NULL AND missed_at IS NULL AND due_at <= \(now)
            RETURNING *
            """
        )
        guard !rows.isEmpty else { return ((), []) }
        let missed = try CallBacks(db).callBack(ID(stored: callBack))
        let call = try Calls(db).call(missed.call)
        try Calls(db).save(call)
        return ((), [Event(.callBackMissed, call.subject, missed.said(["tries": .init(missed.attempts)]))])
    }
}

extension Refusal.Code {
    package static let callBackClosed: Self = "call-back-closed"
    package static let numberIsKnown: Self = "number-is-known"
}

extension Event.Kind {
    package static let callBackTried: Self = "call-back-tried"
    package static let callBackGivenUp: Self = "call-back-given-up"
    package static let callBackMissed: Self = "call-back-missed"
}
