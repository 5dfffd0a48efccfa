import Foundation
import Operate
import Vocabulary

extension CasePage.Attempt {
    init(_ attempt: CaseAttempt, _ reading: Reading) {
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

    init(_ goal: CaseGoal, _ file: CaseFile, _ refused: Refused?, _ reading: Reading) {
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
    init(_ task: CaseTask, of one: SupportCase, _ refused: Refused?, _ reading: Reading) {
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
    init(_ file: CaseFile, _ refused: Refused?, _ reading: Reading) {
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

    init(_ step: FollowUp, _ reading: Reading) {
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
    init(_ absence: CaseAbsence, _ reading: Reading) {
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
            now: reading.nowField)
    }
}

extension CasePage.Leaving {
    init(_ refused: Refused?, _ reading: Reading) {
        let words = reading.words
        states = [Choice](
            CaseAbsence.State.allCases.map(\.rawValue), in: "cases.codes.absences",
            chosen: refused.typed("state", in: "absence"), words: words)
        from = refused.typed("from", in: "absence") ?? reading.nowField
        until = refused.typed("until", in: "absence") ?? ""
        stateTrouble = refused.trouble(with: "state", in: "absence", words)
        fromTrouble = refused.trouble(with: "from", in: "absence", words)
        untilTrouble = refused.trouble(with: "until", in: "absence", words)
        trouble = refused.trouble(in: "absence", words)
    }
}

extension CasePage.Meeting {
    init(_ meeting: CaseMeeting, _ refused: Refused?, _ reading: Reading) {
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
    init(_ refused: Refused?, _ reading: Reading) {
        let words = reading.words
        func typed(_ field: String) -> String? { refused.typed(field, in: "meeting") }
        metAt = typed("metAt") ?? reading.nowField
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
    init?(_ one: SupportCase, _ refused: Refused?, _ reading: Reading) {
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
