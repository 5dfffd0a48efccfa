import Operate
import Vocabulary

/// One case: the goals, who is in touch when, what is to be done by whom, where the person is, and what was tried.
struct CasePage: Page {
    static let template = "case"

    struct Attempt: Sendable {
        let when: Moment
        let sentence: String
        let by: String
        let note: String?
        let odd: String?
    }

    struct Goal: Sendable {
        let id: String
        let text: String
        let state: String
        let tone: String
        let shape: String
        let told: String?
        let needs: String?
        let outcomes: [Choice]
        let linked: [Choice]
        let hasNeeds: Bool
        let isTold: Bool
        let acting: Bool
        let trouble: Trouble?
    }

    struct Task: Sendable {
        let id: String
        let text: String
        let who: String
        let isOthers: Bool
        let due: Moment
        let late: String?
        let since: String?
        let ended: String?
        let isOpen: Bool
        let newDue: String
        let changing: Bool
        let trouble: Trouble?
    }

    /// What a form for a task holds.
    struct Tasking: Sendable {
        let text: String
        let whos: [Choice]
        let agency: String
        let due: String
        let taskTrouble: String?
        let agencyTrouble: String?
        let dueTrouble: String?
        let trouble: Trouble?
        let isFirst: Bool
    }

    struct Step: Sendable {
        let name: String
        let due: Moment
        let standing: String
        let tone: String
        let shape: String
    }

    struct Absence: Sendable {
        let id: String
        let text: String
        let told: String
        let old: String?
        let goesOn: Bool
        let stands: Bool
        let now: String
    }

    struct Meeting: Sendable {
        let id: String
        let when: Moment
        let agencies: String
        let agreed: String
        let by: String
        let addenda: [Addendum]
        let addendum: String
        let adding: Bool
        let trouble: Trouble?
    }

    struct Addendum: Sendable {
        let text: String
        let by: String
        let at: Moment
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

    /// Another goal.
    struct Aiming: Sendable {
        let text: String
        let linked: [Choice]
        let hasNeeds: Bool
        let goalTrouble: String?
        let trouble: Trouble?
    }

    /// That the person is away.
    struct Leaving: Sendable {
        let states: [Choice]
        let from: String
        let until: String
        let stateTrouble: String?
        let fromTrouble: String?
        let untilTrouble: String?
        let trouble: Trouble?
    }

    struct MeetingNote: Sendable {
        let metAt: String
        let agencies: String
        let agreed: String
        let task: String
        let owes: String
        let due: String
        let metAtTrouble: String?
        let agenciesTrouble: String?
        let agreedTrouble: String?
        let trouble: Trouble?
    }

    struct Closing: Sendable {
        let closures: [Choice]
        let closureTrouble: String?
        let trouble: Trouble?
        let tasks: String?
    }

    struct Owning: Sendable {
        let owners: [Choice]
        let trouble: Trouble?
    }

    struct Weighing: Sendable {
        let weights: [Choice]
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
    /// Where a suspicion of harm is said, and where contacts with the family are.
    let suspect: String
    let family: String
    let owner: String
    let weight: String
    let openedAt: Moment
    let contact: Moment?
    let overdue: String?
    let closed: String?
    let away: CaseListPage.Away?
    /// Why somebody should think before they are in touch.
    let caution: String?
    let place: String?
    let callback: String?
    let callbackLink: String
    let needs: [String]
    let goals: [Goal]
    let aiming: Aiming?
    let tasks: [Task]
    let noTasks: Bool
    let tasking: Tasking?
    let agencyNames: [String]
    let followUps: [Step]
    let isFollowed: Bool
    let attempts: [Attempt]
    let noAttempts: Bool
    let meetings: [Meeting]
    let noMeetings: Bool
    let noting: MeetingNote
    let absences: [Absence]
    let leaving: Leaving
    let days: String
    let trying: Trying?
    let weighing: Weighing?
    let closing: Closing?
    let owning: Owning?
    let reopening: Reopening?

    init(_ file: CaseFile, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let one = file.supportCase
        title = one.knownAs.map { words("cases.caseOf", ["who": $0]) } ?? words("cases.caseUnnamed")
        address = "\(reading.base)/cases/\(one.id)"
        callAddress = "\(reading.base)/calls/\(one.call)"
        callName = words("call.name", ["number": String(one.number)])
        suspect =
            "\(reading.base)/mandated-reports/new?call=\(file.supportCase.call)&case=\(file.supportCase.id)"
        family = "\(callAddress)/family?case=\(file.supportCase.id)"
        needsAddress = callAddress + "/referrals"
        owner = one.owner.name
        weight = words.name(of: one.weight.rawValue, in: "cases.codes.weights")
        openedAt = Moment(one.openedAt, reading)
        contact = one.nextContact.map { Moment($0, reading) }
        overdue = one.nextContact.flatMap { next in
            next <= reading.now ? words("time.late", ["span": reading.longSpan(reading.now.since(next))]) : nil
        }
        closed = one.closedAt.map { at in
            words(
                "cases.closedAs",
                [
                    "closure": words.name(of: one.closure?.rawValue ?? "", in: "cases.codes.closures"),
                    "time": Moment(at, reading).time,
                ])
        }
        away = file.absence.map { .init($0, reading) }
        caution = file.absence.flatMap { absence in
            guard one.isOpen else { return nil }
            return words.name(of: absence.state.rawValue, in: "cases.codes.cautions")
        }
        place = file.place
        callback = file.callback
        callbackLink = "tel:" + (file.callback ?? "").filter { $0 == "+" || ($0.isASCII && $0.isNumber) }
        needs = file.needs.map { need in
            let name = words.name(of: need.kind.rawValue, in: "needKinds")
            let state =
                need.isOpen
                ? words.name(of: need.stage.rawValue, in: "referrals.codes.stages")
                : need.reason.map { words.name(of: $0.written, in: "reasons") } ?? words("referrals.met")
            return "\(name) · \(state)"
        }
        goals = file.goals.map { Goal($0, file, refused, reading) }
        aiming =
            one.isOpen
            ? Aiming(
                text: refused.typed("goal", in: "goal") ?? "",
                linked: Goal.choices(file.needs, chosen: [], prefix: "", words), hasNeeds: !file.needs.isEmpty,
                goalTrouble: refused.trouble(with: "goal", in: "goal", words),
                trouble: refused.trouble(in: "goal", words)) : nil
        tasks = file.tasks.map { Task($0, of: one, refused, reading) }
        noTasks = file.tasks.isEmpty
        tasking = one.isOpen ? Tasking(file, refused, reading) : nil
        agencyNames = file.agencies
        followUps = file.followUps.filter { $0.calledOffAt == nil || $0.tries > 0 }.map { Step($0, reading) }
        isFollowed = !followUps.isEmpty
        attempts = file.attempts.map { Attempt($0, reading) }
        noAttempts = attempts.isEmpty
        meetings = file.meetings.map { Meeting($0, refused, reading) }
        noMeetings = meetings.isEmpty
        noting = MeetingNote(refused, reading)
        absences = file.absences.map { Absence($0, reading) }
        leaving = Leaving(refused, reading)
        days = words("cases.daysHere", count: Int(file.daysInCommunity))
        trying = Trying(one, refused, reading)
        weighing =
            one.isOpen
            ? Weighing(
                weights: [Choice](
                    SupportCase.Weight.allCases.map(\.rawValue), in: "cases.codes.weights",
                    chosen: one.weight.rawValue, words: words)) : nil
        let owed = file.tasks.count(where: \.isOpen)
        closing =
            one.isOpen
            ? Closing(
                closures: [Choice](
                    SupportCase.Closure.allCases.map(\.rawValue), in: "cases.codes.closures",
                    chosen: refused.typed("closure", in: "closure"), words: words),
                closureTrouble: refused.trouble(with: "closure", in: "closure", words),
                trouble: refused.trouble(in: "closure", words),
                tasks: owed > 0 ? words("cases.closeTasks", count: owed) : nil) : nil
        owning =
            one.isOpen
            ? Owning(
                owners: file.caseloads.map { $0.choice(chosen: one.owner.id, words) },
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
        reading.field(now.adding(SupportCase.firstContact))
    }
}

extension Caseload {
    /// Somebody who could keep a case, and how much they keep already.
    func choice(chosen: String, _ words: Words) -> Choice {
        let load = words("cases.keeps", count: cases, ["name": keeper.name, "weight": String(weight)])
        return Choice(value: keeper.id, name: load, chosen: keeper.id == chosen)
    }
}
