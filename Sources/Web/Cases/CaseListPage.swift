import Foundation
import Operate
import Vocabulary

/// What a case manager lives in: what is overdue, what is for today, who is waited for, what comes.
struct CaseListPage: Page {
    static let template = "cases"

    /// One thing to do.
    struct Item: Sendable {
        let address: String
        let who: String
        /// What is to be done, as one word: a contact, a task, what an officer asks.
        let kind: String
        let what: String
        let next: Moment
        let late: String?
        /// The follow-up that it is time for.
        let follow: String?
        let away: Away?
        let by: String
    }

    /// That the person is away.
    struct Away: Sendable {
        let text: String
        let isGrave: Bool
    }

    /// Something that others owe.
    struct Waiting: Sendable {
        let address: String
        let who: String
        let whom: String
        let what: String
        let since: String
        let late: String?
        let by: String
    }

    struct Part: Sendable {
        let id: String
        let heading: String
        let tone: String
        let items: [Item]
        let more: String?
    }

    struct Load: Sendable {
        let address: String
        let name: String
        let cases: String
        let weight: String
        let overdue: String?
        let here: Bool
    }

    let title: String
    let count: String
    let load: String?
    let parts: [Part]
    /// What comes after those whom we wait for.
    let later: [Part]
    let waitingHeading: String
    let waiting: [Waiting]
    let isWaiting: Bool
    let waitingMore: String?
    let none: Bool
    let everybodys: Bool
    let mine: Bool
    /// Whose list it is, where it is neither one's own nor everybody's.
    let whose: String?
    let loads: [Load]
    let beyond: String?
    let followUps: String?
    let calendar: String

    /// The most things one part shows.
    static let mostItems = 100

    /// - Parameters:
    ///   - owner: whose list it is; everybody's, when nobody is named.
    ///   - me: who reads it.
    ///   - seesMeasures: whether they may see how well follow-ups are kept.
    init(_ list: Worklist, of owner: String?, me: String, seesMeasures: Bool = false, _ reading: Reading) {
        let words = reading.words
        title = words("cases.title")
        count = words("cases.count", count: list.total)
        load = list.total == 0 ? nil : words("cases.weighs", ["n": String(list.weight)])
        let today = LocalTime(reading.now, in: reading.zone).day
        let week = LocalTime(reading.now.adding(.seconds(7 * 86_400)), in: reading.zone).day
        let items: [(at: Instant, item: Item)] =
            (list.cases.map { one in
                let at = Item.time(of: one, list.followUps[one.id], reading.now)
                return (at, Item(one, at: at, list.followUps[one.id], list.absences[one.id], reading))
            } + list.tasks.map { ($0.task.dueAt, Item($0, reading)) }
            + list.asked.map { ($0.request.dueAt ?? $0.request.askedAt, Item($0, reading)) })
            .sorted { $0.0 < $1.0 }
        func part(_ id: String, _ tone: String, _ key: String, _ wanted: (Instant, String) -> Bool) -> Part? {
            let all = items.filter { wanted($0.at, LocalTime($0.at, in: reading.zone).day) }.map(\.item)
            guard !all.isEmpty else { return nil }
            return Part(
                id: id, heading: words(key, ["n": String(all.count)]), tone: tone,
                items: Array(all.prefix(Self.mostItems)),
                more: all.count > Self.mostItems ? words("cases.more", count: all.count - Self.mostItems) : nil)
        }
        let now = reading.now
        parts = [
            part("overdue", "late", "cases.overdue") { at, _ in at <= now },
            part("today", "now", "cases.today") { at, day in at > now && day == today },
        ].compactMap(\.self)
        later = [
            part("week", "later", "cases.week") { at, day in at > now && day != today && day <= week },
            part("later", "later", "cases.later") { at, day in at > now && day > week },
        ].compactMap(\.self)
        let owed = list.waiting.map { Waiting($0, reading) } + list.awaited.map { Waiting($0, reading) }
        waiting = Array(owed.prefix(Self.mostItems))
        waitingHeading = words("cases.waiting", ["n": String(owed.count)])
        isWaiting = !owed.isEmpty
        waitingMore = owed.count > Self.mostItems ? words("cases.more", count: owed.count - Self.mostItems) : nil
        none = items.isEmpty && owed.isEmpty
        everybodys = owner == nil
        mine = owner == me
        whose =
            owner == nil || owner == me
            ? nil
            : list.caseloads.first { $0.keeper.id == owner }.map { words("cases.of", ["who": $0.keeper.name]) }
        loads =
            mine
            ? []
            : list.caseloads.map { load in
                Load(
                    address: "\(reading.base)/cases?of=\(load.keeper.id)", name: load.keeper.name,
                    cases: String(load.cases), weight: String(load.weight),
                    overdue: load.overdue > 0 ? String(load.overdue) : nil, here: load.keeper.id == owner)
            }
        let hidden = list.total - list.cases.count
        beyond = hidden > 0 ? words("cases.beyond", count: hidden) : nil
        followUps = seesMeasures ? "\(reading.base)/cases/follow-ups" : nil
        calendar = "\(reading.base)/cases/calendar"
    }
}

extension CaseListPage.Item {
    /// When a case asks for somebody: a follow-up that is due before the next contact comes first.
    fileprivate static func time(of one: SupportCase, _ followUp: FollowUp?, _ now: Instant) -> Instant {
        let contact = one.nextContact ?? now
        return followUp.map { min($0.dueAt, contact) } ?? contact
    }

    fileprivate init(
        _ one: SupportCase, at: Instant, _ followUp: FollowUp?, _ away: CaseAbsence?, _ reading: Reading
    ) {
        let words = reading.words
        let near = reading.now.adding(.seconds(86_400))
        self.init(
            address: "\(reading.base)/cases/\(one.id)",
            who: one.knownAs ?? words("cases.personOf", ["number": String(one.number)]),
            kind: words("cases.kindContact"), what: one.goal, next: Moment(at, reading),
            late: at <= reading.now
                ? words("time.late", ["span": reading.longSpan(reading.now.since(at))]) : nil,
            follow: followUp.flatMap { step in
                guard step.dueAt <= max(near, at) else { return nil }
                let name = words.name(of: step.step.rawValue, in: "cases.codes.steps")
                if step.dueAt <= reading.now { return words("cases.followMissed", ["step": name]) }
                return step.dueAt == at
                    ? words("cases.followNow", ["step": name])
                    : words("cases.followBy", ["step": name, "time": Moment(step.dueAt, reading).time])
            }, away: away.map { .init($0, reading) },
            by: [one.owner.name, words("call.name", ["number": String(one.number)])].joined(separator: " · "))
    }

    fileprivate init(_ owed: OwedTask, _ reading: Reading) {
        let words = reading.words
        let ower: String = if case .us(let author) = owed.task.ower { author.name } else { owed.owner.name }
        self.init(
            address: "\(reading.base)/cases/\(owed.task.supportCase)#tasks",
            who: owed.knownAs ?? words("cases.personOf", ["number": String(owed.number)]),
            kind: words("cases.kindTask"), what: owed.task.task,
            next: Moment(owed.task.dueAt, reading),
            late: owed.task.dueAt <= reading.now
                ? words("time.late", ["span": reading.longSpan(reading.now.since(owed.task.dueAt))]) : nil,
            follow: nil, away: nil,
            by: [ower, words("call.name", ["number": String(owed.number)])].joined(separator: " · "))
    }

    fileprivate init(_ asked: AskedFollowUp, _ reading: Reading) {
        let words = reading.words
        let at = asked.request.dueAt ?? asked.request.askedAt
        self.init(
            address: "\(reading.base)/requests/\(asked.request.id)",
            who: words("call.name", ["number": String(asked.request.number)]), kind: words("cases.kindAsked"),
            what: asked.about ?? words("notKnown"), next: Moment(at, reading),
            late: at <= reading.now
                ? words("time.late", ["span": reading.longSpan(reading.now.since(at))]) : nil, follow: nil, away: nil,
            by: asked.request.by.name)
    }
}

extension CaseListPage.Away {
    init(_ absence: CaseAbsence, _ reading: Reading) {
        let since = LocalTime(absence.from, in: reading.zone).day
        text = reading.words(
            absence.state == .died ? "cases.diedOn" : "cases.awaySince",
            ["where": reading.words.name(of: absence.state.rawValue, in: "cases.codes.absences"), "day": since])
        isGrave = absence.state == .died
    }
}

extension CaseListPage.Waiting {
    fileprivate init(_ owed: OwedTask, _ reading: Reading) {
        let words = reading.words
        let name: String = if case .agency(let agency) = owed.task.ower { agency } else { owed.owner.name }
        self.init(
            address: "\(reading.base)/cases/\(owed.task.supportCase)#tasks",
            who: owed.knownAs ?? words("cases.personOf", ["number": String(owed.number)]), whom: name,
            what: owed.task.task,
            since: reading.days(since: owed.task.setAt),
            late: owed.task.dueAt <= reading.now
                ? words("time.late", ["span": reading.longSpan(reading.now.since(owed.task.dueAt))]) : nil,
            by: [owed.owner.name, words("call.name", ["number": String(owed.number)])].joined(separator: " · "))
    }

    fileprivate init(_ awaited: AwaitedAnswer, _ reading: Reading) {
        let words = reading.words
        self.init(
            address: "\(reading.base)/calls/\(awaited.call)/referrals",
            who: awaited.knownAs ?? words("cases.personOf", ["number": String(awaited.number)]),
            whom: awaited.serviceName,
            what: words("cases.answerTo", ["need": words.name(of: awaited.need.rawValue, in: "needKinds")]),
            since: reading.days(since: awaited.offeredAt), late: awaited.isOverdue ? words("cases.answerLate") : nil,
            by: [awaited.owner?.name, words("call.name", ["number": String(awaited.number)])]
                .compactMap(\.self).joined(separator: " · "))
    }
}

extension Reading {
    /// `since 2026-11-20, 3 days`: from when, and how many days of the calendar that is.
    func days(since at: Instant) -> String {
        let days = max(0, Int(now.since(at).components.seconds / 86_400))
        guard days > 0 else { return words("cases.sinceToday") }
        return words("cases.sinceDays", count: days, ["day": LocalTime(at, in: zone).day])
    }

    /// A span in days, where it is longer than two.
    func longSpan(_ duration: Duration) -> String {
        let days = Int(duration.components.seconds / 86_400)
        return days > 2 ? words("cases.days", count: days) : span(duration)
    }
}
