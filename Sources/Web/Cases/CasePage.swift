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
        field(now.adding(SupportCase.firstContact), reading)
    }

    /// A moment as a field takes it.
    static func field(_ at: Instant, _ reading: Reading) -> String {
        String(LocalTime(at, in: reading.zone).field.prefix(16))
    }
}

extension Caseload {
    /// Somebody who could keep a case, and how much they keep already.
    func choice(chosen: String, _ words: Words) -> Choice {
        let load = words("cases.keeps", count: cases, ["name": keeper.name, "weight": String(weight)])
        return Choice(value: keeper.id, name: load, chosen: keeper.id == chosen)
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

extension CasePage.Goal {
    private static let marks: [CaseGoal.State: (tone: String, shape: String)] = [
        .open: ("going", "▲"), .reached: ("with", "■"), .givenUp: ("closed", "–"),
    ]

    static func choices(
        _ needs: [Operate.Need], chosen: [ID<Operate.Need>], prefix: String, _ words: Words
    ) -> [Choice] {
        needs.map { need in
            Choice(
                value: need.id.text, name: words.name(of: need.kind.rawValue, in: "needKinds"),
                chosen: chosen.contains(need.id))
        }
    }

    fileprivate init(_ goal: CaseGoal, _ file: CaseFile, _ refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let mark = Self.marks[goal.state] ?? ("closed", "–")
        let form = "goal-\(goal.id)"
        var told = [goal.by, goal.toldAt.map { Moment($0, reading).time }].compactMap(\.self)
        if let reason = goal.reason {
            told.insert(words.name(of: reason.rawValue, in: "cases.codes.goalReasons"), at: 0)
        }
        let kinds = file.needs.filter { goal.needs.contains($0.id) }
            .map { words.name(of: $0.kind.rawValue, in: "needKinds") }
        // How it may stand next: not as it stands.
        let next = [
            goal.isOpen ? [] : ["open"], goal.state == .reached ? [] : ["reached"],
            goal.state == .givenUp ? [] : CaseGoal.Reason.allCases.map(\.rawValue),
        ].flatMap(\.self)
        self.init(
            id: goal.id.text, text: goal.goal, state: words.name(of: goal.state.rawValue, in: "cases.codes.goalStates"),
            tone: mark.tone, shape: mark.shape,
            told: goal.toldAt == nil ? nil : told.joined(separator: " · "),
            needs: kinds.isEmpty ? nil : kinds.joined(separator: ", "),
            outcomes: [Choice](next, in: "cases.codes.goalOutcomes", chosen: nil, words: words),
            linked: Self.choices(file.needs, chosen: goal.needs, prefix: goal.id.text, words),
            hasNeeds: !file.needs.isEmpty, isTold: refused?.form == form, acting: file.supportCase.isOpen,
            trouble: refused.formless(in: form, words))
    }
}

extension CasePage.Task {
    fileprivate init(_ task: CaseTask, of one: SupportCase, _ refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let form = "task-\(task.id)"
        let (who, isOthers): (String, Bool) =
            switch task.ower {
            case .us(let author): (author.name, false)
            case .agency(let name): (words("cases.waitsFor", ["who": name]), true)
            }
        self.init(
            id: task.id.text, text: task.task, who: who, isOthers: isOthers, due: Moment(task.dueAt, reading),
            late: task.isOpen && task.dueAt <= reading.now
                ? words("time.late", ["span": reading.longSpan(reading.now.since(task.dueAt))]) : nil,
            since: isOthers && task.isOpen ? reading.days(since: task.setAt) : nil,
            ended: task.endedAt.map { at in
                words(
                    "cases.taskEnded",
                    [
                        "ending": words.name(of: task.ending?.rawValue ?? "", in: "cases.codes.taskEndings"),
                        "by": task.endedBy ?? "", "time": Moment(at, reading).time,
                    ])
            }, isOpen: task.isOpen && one.isOpen,
            newDue: refused.typed("due", in: form)
                ?? LocalTime(max(task.dueAt, reading.now).adding(.seconds(86_400)), in: reading.zone).day,
            changing: refused?.form == form, trouble: refused.formless(in: form, words))
    }
}

extension CasePage.Tasking {
    fileprivate init(_ file: CaseFile, _ refused: Refused?, _ reading: Reading) {
        let words = reading.words
        func typed(_ field: String) -> String? { refused.typed(field, in: "task") }
        text = typed("task") ?? ""
        whos = file.caseloads.map {
            Choice(
                value: $0.keeper.id, name: $0.keeper.name,
                chosen: $0.keeper.id == (typed("who") ?? file.supportCase.owner.id))
        }
        agency = typed("agency") ?? ""
        due = typed("due") ?? LocalTime(reading.now.adding(.seconds(7 * 86_400)), in: reading.zone).day
        taskTrouble = refused.trouble(with: "task", in: "task", words)
        agencyTrouble = refused.trouble(with: "agency", in: "task", words)
        dueTrouble = refused.trouble(with: "due", in: "task", words)
        trouble = refused.trouble(in: "task", words)
        isFirst = file.tasks.isEmpty
    }
}

extension CasePage.Step {
    private static let marks: [FollowUp.Standing: (tone: String, shape: String)] = [
        .waiting: ("going", "▲"), .missed: ("waiting", "●"), .tried: ("waiting", "●"), .reached: ("with", "■"),
        .calledOff: ("closed", "–"),
    ]

    fileprivate init(_ step: FollowUp, _ reading: Reading) {
        let standing = step.standing(at: reading.now)
        let mark = Self.marks[standing] ?? ("closed", "–")
        self.init(
            name: reading.words.name(of: step.step.rawValue, in: "cases.codes.steps"),
            due: Moment(step.dueAt, reading),
            standing: reading.words.name(of: standing.rawValue, in: "cases.codes.standings"), tone: mark.tone,
            shape: mark.shape)
    }
}

extension CasePage.Absence {
    fileprivate init(_ absence: CaseAbsence, _ reading: Reading) {
        let words = reading.words
        let state = words.name(of: absence.state.rawValue, in: "cases.codes.absences")
        let from = LocalTime(absence.from, in: reading.zone).day
        let text: String =
            if absence.state == .died {
                words("cases.diedOn", ["where": state, "day": from])
            } else if let until = absence.until {
                words(
                    "cases.awayBetween",
                    ["where": state, "day": from, "until": LocalTime(until, in: reading.zone).day])
            } else { words("cases.awaySince", ["where": state, "day": from]) }
        self.init(
            id: absence.id.text, text: text,
            told: words("cases.toldBy", ["by": absence.by, "time": Moment(absence.recordedAt, reading).time]),
            old: absence.withdrawal.map { words.name(of: $0.rawValue, in: "cases.codes.withdrawals") },
            goesOn: absence.stands && absence.until == nil && absence.state != .died, stands: absence.stands,
            now: CasePage.field(reading.now, reading))
    }
}

extension CasePage.Leaving {
    fileprivate init(_ refused: Refused?, _ reading: Reading) {
        let words = reading.words
        states = [Choice](
            CaseAbsence.State.allCases.map(\.rawValue), in: "cases.codes.absences",
            chosen: refused.typed("state", in: "absence"), words: words)
        from = refused.typed("from", in: "absence") ?? CasePage.field(reading.now, reading)
        until = refused.typed("until", in: "absence") ?? ""
        stateTrouble = refused.trouble(with: "state", in: "absence", words)
        fromTrouble = refused.trouble(with: "from", in: "absence", words)
        untilTrouble = refused.trouble(with: "until", in: "absence", words)
        trouble = refused.trouble(in: "absence", words)
    }
}

extension CasePage.Meeting {
    fileprivate init(_ meeting: CaseMeeting, _ refused: Refused?, _ reading: Reading) {
        let form = "meeting-\(meeting.id)"
        self.init(
            id: meeting.id.text, when: Moment(meeting.metAt, reading),
            agencies: meeting.agencies.joined(separator: ", "), agreed: meeting.agreed, by: meeting.by,
            addenda: meeting.addenda.map { .init(text: $0.text, by: $0.by, at: Moment($0.at, reading)) },
            addendum: refused.typed("addendum", in: form) ?? "", adding: refused?.form == form,
            trouble: refused.formless(in: form, reading.words))
    }
}

extension CasePage.MeetingNote {
    fileprivate init(_ refused: Refused?, _ reading: Reading) {
        let words = reading.words
        func typed(_ field: String) -> String? { refused.typed(field, in: "meeting") }
        metAt = typed("metAt") ?? CasePage.field(reading.now, reading)
        agencies = typed("agencies") ?? ""
        agreed = typed("agreed") ?? ""
        task = typed("task") ?? ""
        owes = typed("agency") ?? ""
        due = typed("due") ?? LocalTime(reading.now.adding(.seconds(7 * 86_400)), in: reading.zone).day
        metAtTrouble = refused.trouble(with: "metAt", in: "meeting", words)
        agenciesTrouble = refused.trouble(with: "agencies", in: "meeting", words)
        agreedTrouble = refused.trouble(with: "agreed", in: "meeting", words)
        trouble = refused.trouble(in: "meeting", words)
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
