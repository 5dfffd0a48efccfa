import Operate
import Vocabulary

/// One case: the goal, the next date, what was tried, and what can be done.
struct CasePage: Page {
    static let template = "case"

    struct Attempt: Sendable {
        let when: Moment
        let sentence: String
        let by: String
        let note: String?
        let odd: String?
    }

    struct Trying: Sendable {
        let channels: [Choice]
        let results: [Choice]
        let nextContact: String
        let note: String
        let at: String
        let resultTrouble: String?
        let channelTrouble: String?
        let nextTrouble: String?
        let atTrouble: String?
        let trouble: Trouble?
    }

    struct Closing: Sendable {
        let closures: [Choice]
        let closureTrouble: String?
        let trouble: Trouble?
    }

    struct Owning: Sendable {
        let owners: [Choice]
        let trouble: Trouble?
    }

    struct Reopening: Sendable {
        let nextContact: String
        let nextTrouble: String?
        let trouble: Trouble?
    }

    let title: String
    let address: String
    let callAddress: String
    let callName: String
    let needsAddress: String
    let goal: String
    let owner: String
    let openedAt: Moment
    let next: Moment?
    let overdue: String?
    let closed: String?
    let place: String?
    let callback: String?
    let callbackLink: String
    let needs: [String]
    let attempts: [Attempt]
    let noAttempts: Bool
    let trying: Trying?
    let closing: Closing?
    let owning: Owning?
    let reopening: Reopening?

    init(
        _ one: SupportCase, attempts tried: [CaseAttempt], needs wanted: [Operate.Need], keepers: [Author],
        place: String?, callback: String?, refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        title = one.knownAs.map { words("cases.caseOf", ["who": $0]) } ?? words("cases.caseUnnamed")
        address = "\(reading.base)/cases/\(one.id)"
        callAddress = "\(reading.base)/calls/\(one.call)"
        callName = words("call.name", ["number": String(one.number)])
        needsAddress = callAddress + "/referrals"
        goal = one.goal
        owner = one.owner.name
        openedAt = Moment(one.openedAt, reading)
        next = one.nextContact.map { Moment($0, reading) }
        overdue = one.nextContact.flatMap { next in
            next <= reading.now ? words("time.late", ["span": reading.span(reading.now.since(next))]) : nil
        }
        closed = one.closedAt.map { at in
            words(
                "cases.closedAs",
                [
                    "closure": words.name(of: one.closure?.rawValue ?? "", in: "cases.codes.closures"),
                    "time": Moment(at, reading).time,
                ])
        }
        self.place = place
        self.callback = callback
        callbackLink = "tel:" + (callback ?? "").filter { $0 == "+" || ($0.isASCII && $0.isNumber) }
        needs = wanted.map { need in
            let name = words.name(of: need.kind.rawValue, in: "needKinds")
            let state =
                need.isOpen
                ? words.name(of: need.stage.rawValue, in: "referrals.codes.stages")
                : need.reason.map { words.name(of: $0.written, in: "reasons") } ?? words("referrals.met")
            return "\(name) · \(state)"
        }
        attempts = tried.map { Attempt($0, reading) }
        noAttempts = attempts.isEmpty
        trying = Trying(one, refused, reading)
        closing =
            one.isOpen
            ? Closing(
                closures: [Choice](
                    SupportCase.Closure.allCases.map(\.rawValue), in: "cases.codes.closures",
                    chosen: refused.typed("closure", in: "closure"), words: words),
                closureTrouble: refused.trouble(with: "closure", in: "closure", words),
                trouble: refused.trouble(in: "closure", words)) : nil
        owning =
            one.isOpen
            ? Owning(
                owners: keepers.map { Choice(value: $0.id, name: $0.name, chosen: $0.id == one.owner.id) },
                trouble: refused.trouble(in: "owner", words)) : nil
        reopening =
            one.isOpen
            ? nil
            : Reopening(
                nextContact: refused.typed("nextContact", in: "reopening")
                    ?? CasePage.tomorrow(reading.now, reading),
                nextTrouble: refused.trouble(with: "nextContact", in: "reopening", words),
                trouble: refused.trouble(in: "reopening", words))
    }

    /// The same time on the next day, as a field takes it.
    static func tomorrow(_ now: Instant, _ reading: Reading) -> String {
        String(LocalTime(now.adding(SupportCase.firstContact), in: reading.zone).field.prefix(16))
    }
}

extension CasePage.Attempt {
    fileprivate init(_ attempt: CaseAttempt, _ reading: Reading) {
        let words = reading.words
        let late = attempt.enteredAt.since(attempt.at) > .seconds(3600)
        let odd = [
            attempt.flag.map { words.name(of: $0, in: "flags") },
            late ? words("timeline.late", ["time": Moment(attempt.enteredAt, reading).time]) : nil,
        ].compactMap(\.self).joined(separator: " · ")
        self.init(
            when: Moment(attempt.at, reading),
            sentence: words(
                "cases.tried",
                [
                    "channel": words.name(of: attempt.channel.rawValue, in: "cases.codes.channels"),
                    "result": words.name(of: attempt.result.rawValue, in: "cases.codes.results"),
                ]), by: attempt.by, note: attempt.note, odd: odd.isEmpty ? nil : odd)
    }
}

extension CasePage.Trying {
    /// A closed case may still be told of, without another date.
    fileprivate init?(_ one: SupportCase, _ refused: Refused?, _ reading: Reading) {
        guard one.isOpen else { return nil }
        let words = reading.words
        func typed(_ field: String) -> String? { refused.typed(field, in: "attempt") }
        func trouble(_ field: String) -> String? { refused.trouble(with: field, in: "attempt", words) }
        channels = [Choice](
            CaseAttempt.Channel.allCases.map(\.rawValue), in: "cases.codes.channels",
            chosen: typed("channel") ?? "phone", words: words)
        results = [Choice](
            CaseAttempt.Result.allCases.map(\.rawValue), in: "cases.codes.results", chosen: typed("result"),
            words: words)
        nextContact =
            typed("nextContact") ?? CasePage.tomorrow(max(reading.now, one.nextContact ?? reading.now), reading)
        note = typed("note") ?? ""
        at = typed("at") ?? ""
        resultTrouble = trouble("result")
        channelTrouble = trouble("channel")
        nextTrouble = trouble("nextContact")
        atTrouble = trouble("at")
        self.trouble = refused.trouble(in: "attempt", words)
    }
}
