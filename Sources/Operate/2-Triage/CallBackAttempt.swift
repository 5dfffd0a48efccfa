import Access
import Door
import Store
import Vocabulary

/// One try to reach somebody who was promised it: after help by telephone, or because an officer asked for a follow-up.
package struct CallBackAttempt: Sendable {
    package enum Channel: String, CaseIterable, Storable, Sendable {
        case phone, text
    }

    /// What came of it: that somebody tried is not that anybody was reached.
    package enum Result: String, CaseIterable, Storable, Sendable {
        case reachedWell = "reached-well"
        case needsHelp = "reached-needs-help"
        case notReached = "not-reached"
        case refused
        case wrongNumber = "wrong-number"

        /// How a call-back ends by it; nothing where somebody tries again.
        var closure: CallBack.Closure? {
            switch self {
            case .reachedWell: .reachedWell
            case .needsHelp: .needsHelp
            case .refused: .refused
            case .notReached, .wrongNumber: nil
            }
        }
    }

    /// What is odd about it.
    package enum Flag: String, CaseIterable, Storable, Sendable {
        case afterClosing = "call-back-was-closed"
        case beforeMet = "before-the-call-ended"
        case beforeAsked = "before-it-was-asked"
    }

    package let channel: Channel
    package let result: Result
    package let note: String?
    package let at: Instant
    package let enteredAt: Instant
    package let by: String
    package let flag: Flag?

    /// The longest note on a try, in characters.
    package static let mostNote = 500

    init(_ row: Row) throws {
        channel = try row["channel"]
        result = try row["result"]
        note = try row["note"]
        at = try row["at"]
        enteredAt = try row["entered_at"]
        by = try row["author"]
        flag = try row["flag"]
    }
}

/// What somebody tells of a try.
package struct CallBackTry: Sendable {
    let channel: CallBackAttempt.Channel
    let result: CallBackAttempt.Result
    let note: String?
    let at: Instant?

    /// - Parameter moment: when it was tried, if not just now.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ channel: CallBackAttempt.Channel, _ result: CallBackAttempt.Result, note: String? = nil,
        at moment: Instant? = nil
    ) throws(Refusal) {
        self.channel = channel
        self.result = result
        self.note = try FreeText.given(note, most: CallBackAttempt.mostNote, field: "note")
        at = moment
    }
}

/// Every question asked about tries, and how they are kept.
struct CallBackAttempts {
    let db: any Transaction

    init(_ db: any Transaction) {
        self.db = db
    }

    /// What somebody is to be reached for.
    enum Promise {
        case callBack(CallBack)
        case request(OfficerRequest)

        private var isOpen: Bool {
            switch self {
            case .callBack(let one): one.isOpen
            case .request(let one): one.isOpen
            }
        }

        /// What is odd about a try at a moment; two clocks may differ by a minute before anything is.
        fileprivate func flag(at moment: Instant) -> CallBackAttempt.Flag? {
            guard isOpen else { return .afterClosing }
            let slack = Duration.seconds(-60)
            switch self {
            case .callBack(let one): return moment < one.metAt.adding(slack) ? .beforeMet : nil
            case .request(let one): return moment < one.askedAt.adding(slack) ? .beforeAsked : nil
            }
        }
    }

    /// What was tried, newest first.
    func attempts(_ promise: SQL) throws -> [CallBackAttempt] {
        try db(
            """
            SELECT call_back_attempt.*, coalesce(account.display_name, 'Alongside') AS author
            FROM call_back_attempt LEFT JOIN account ON account.id = call_back_attempt.entered_by
            WHERE \(promise)
            ORDER BY call_back_attempt.at DESC, call_back_attempt.id DESC LIMIT 200
            """
        ).map(CallBackAttempt.init)
    }

    /// Keeps a try, and says what the journal keeps of it.
    func add(
        _ told: CallBackTry, to promise: Promise, by worker: Worker, at now: Instant
    ) throws -> [String: Event.Fact] {
        let moment = told.at ?? now
        try moment.requirePast(now, field: "at")
        let flag = promise.flag(at: moment)
        var (callBack, request): (ID<CallBack>?, ID<OfficerRequest>?)
        switch promise {
        case .callBack(let one): callBack = one.id
        case .request(let one): request = one.id
        }
        try db.insert(
            into: "call_back_attempt",
            [
                Row(new: [
                    "id": ID<CallBackAttempt>.new(), "call_back_id": callBack, "request_id": request,
                    "channel": told.channel, "result": told.result, "note": told.note, "at": moment,
                    "entered_at": now, "entered_by": worker.id, "flag": flag,
                ])
            ])
        var said: [String: Event.Fact] = [
            "channel": .init(told.channel), "result": .init(told.result), "at": .init(moment),
        ]
        if let flag { said["flag"] = .init(flag) }
        return said
    }
}

extension [CallBackAttempt] {
    /// Lets somebody be given up as not reached only where somebody tried, and the promised time has passed: until then
    /// trying may still succeed.
    ///
    /// - Throws: ``Refusal`` about a field.
    func requireInVain(until due: Instant, at now: Instant, field: String) throws(Refusal) {
        guard now >= due else { throw Refusal(.callBackNotDue, .conflicting, field: field) }
        guard !isEmpty else { throw Refusal(.nobodyTried, .conflicting, field: field) }
    }
}

extension Refusal.Code {
    package static let callBackNotDue: Self = "call-back-not-due"
    package static let nobodyTried: Self = "nobody-tried"
}
