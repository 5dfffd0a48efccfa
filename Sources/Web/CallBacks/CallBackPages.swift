import Operate
import Vocabulary

/// Who is to be called back, whoever is due first first, each with a clock.
struct CallBackListPage: Page {
    static let template = "call-backs"

    struct Line: Sendable {
        let address: String
        let call: String
        let number: String?
        let dial: String
        let place: String?
        /// How long until the promised time, or how long after it.
        let left: String?
        let late: String?
        let due: Moment
        let state: String
        let isMissed: Bool
    }

    let title: String
    let count: String
    let lines: [Line]
    let none: Bool
    let beyond: String?

    init(_ due: [(callBack: CallBack, number: String?, place: String?)], total: Int, _ reading: Reading) {
        let words = reading.words
        title = words("callBacks.title")
        count = words("callBacks.count", count: total)
        lines = due.map { one, number, place in
            Line(
                address: "\(reading.base)/call-backs/\(one.id)",
                call: words("call.name", ["number": String(one.number)]), number: number, dial: dialled(number),
                place: place,
                left: one.dueAt > reading.now
                    ? words("callBacks.left", ["span": reading.span(one.dueAt.since(reading.now))]) : nil,
                late: one.late(reading),
                due: Moment(one.dueAt, reading), state: one.state(words), isMissed: one.missedAt != nil)
        }
        none = due.isEmpty
        let hidden = total - due.count
        beyond = hidden > 0 ? words("callBacks.beyond", count: hidden) : nil
    }
}

/// One call-back: the number, what was tried, and what can be written down.
struct CallBackPage: Page {
    static let template = "call-back"

    struct GivingUp: Sendable {
        let closures: [Choice]
        let trouble: Trouble?
        let opened: Bool
    }

    /// Opening the call again, where the person needs help.
    struct Reopening: Sendable {
        let address: String
        let newCall: String?
    }

    let title: String
    /// Its own address, where tries and its end are written down.
    let promise: String
    let callAddress: String
    let callName: String
    let place: String?
    let happened: String?
    let number: String?
    let dial: String
    let due: Moment
    let late: String?
    let missed: String?
    let closed: String?
    let tried: [ShownTry]
    let noTries: Bool
    let trying: TryForm?
    let givingUp: GivingUp?
    let reopening: Reopening?

    init(
        _ one: CallBack, attempts: [CallBackAttempt], facts: [FactField: Fact], mayReopen: Bool, mayTake: Bool,
        hasLeft: Bool, refused: Refused? = nil, _ reading: Reading
    ) {
        let words = reading.words
        title = words("callBacks.one", ["number": String(one.number)])
        promise = "\(reading.base)/call-backs/\(one.id)"
        callAddress = "\(reading.base)/calls/\(one.call)"
        callName = words("call.name", ["number": String(one.number)])
        place = facts[.location]?.value
        happened = facts[.whatHappened]?.value
        number = facts[.callback]?.value
        dial = dialled(number)
        due = Moment(one.dueAt, reading)
        late = one.late(reading)
        missed = one.missedAt.map { words("callBacks.missedAt", ["time": Moment($0, reading).time]) }
        closed = one.closedAt.map { at in
            words("callBacks.closedAs", ["closure": one.state(words), "time": Moment(at, reading).time])
        }
        tried = attempts.map { ShownTry($0, reading) }
        noTries = attempts.isEmpty
        trying = TryForm(refused: refused, reading)
        let givingUpTrouble = refused.trouble(in: "giving-up", words)
        givingUp =
            one.isOpen
            ? GivingUp(
                closures: [Choice](
                    CallBack.Closure.givenUp.map(\.rawValue), in: "callBacks.codes.closures",
                    chosen: refused.typed("closure", in: "giving-up"), words: words), trouble: givingUpTrouble,
                opened: givingUpTrouble != nil) : nil
        reopening =
            one.closure == .needsHelp && hasLeft && mayReopen
            ? Reopening(
                address: callAddress + "/reopening", newCall: mayTake ? "\(reading.base)/calls/new" : nil) : nil
    }
}
