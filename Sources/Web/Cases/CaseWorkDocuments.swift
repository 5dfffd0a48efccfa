import Operate
import Vocabulary

/// A goal, as machines read it.
struct GoalDocument: Encodable {
    let goal: CaseGoal

    private enum Key: CodingKey { case id, goal, setAt, state, reason, toldAt, needs }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(goal.id.text, forKey: .id)
        try object.encode(goal.goal, forKey: .goal)
        try object.encode(goal.setAt.description, forKey: .setAt)
        try object.encode(goal.state.rawValue, forKey: .state)
        try object.encode(goal.reason?.rawValue, forKey: .reason)
        try object.encode(goal.toldAt?.description, forKey: .toldAt)
        try object.encode(goal.needs.map(\.text), forKey: .needs)
    }
}

/// A task, as machines read it.
struct TaskDocument: Encodable {
    private let task: CaseTask

    init(_ task: CaseTask) {
        self.task = task
    }

    private enum Key: CodingKey {
        case id, `case`, meeting, task, who, whoName, agency, due, setAt, overdueAt, endedAt, endedBy, ending
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        let (author, agency): (Author?, String?) =
            switch task.ower {
            case .us(let author): (author, nil)
            case .agency(let agency): (nil, agency)
            }
        try object.encode(task.id.text, forKey: .id)
        try object.encode(task.supportCase.text, forKey: .case)
        try object.encode(task.meeting?.text, forKey: .meeting)
        try object.encode(task.task, forKey: .task)
        try object.encode(author?.id, forKey: .who)
        try object.encode(author?.name, forKey: .whoName)
        try object.encode(agency, forKey: .agency)
        try object.encode(task.dueAt.description, forKey: .due)
        try object.encode(task.setAt.description, forKey: .setAt)
        try object.encode(task.overdueAt?.description, forKey: .overdueAt)
        try object.encode(task.endedAt?.description, forKey: .endedAt)
        try object.encode(task.isOpen ? nil : task.endedBy, forKey: .endedBy)
        try object.encode(task.ending?.rawValue, forKey: .ending)
    }
}

/// Where somebody was, as machines read it.
struct AbsenceDocument: Encodable {
    private let absence: CaseAbsence

    init(_ absence: CaseAbsence) {
        self.absence = absence
    }

    private enum Key: CodingKey { case id, `case`, state, from, until, recordedAt, corrects, withdrawnAs, withdrawnAt }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(absence.id.text, forKey: .id)
        try object.encode(absence.supportCase.text, forKey: .case)
        try object.encode(absence.state.rawValue, forKey: .state)
        try object.encode(absence.from.description, forKey: .from)
        try object.encode(absence.until?.description, forKey: .until)
        try object.encode(absence.recordedAt.description, forKey: .recordedAt)
        try object.encode(absence.corrects?.text, forKey: .corrects)
        try object.encode(absence.withdrawal?.rawValue, forKey: .withdrawnAs)
        try object.encode(absence.withdrawnAt?.description, forKey: .withdrawnAt)
    }
}

/// A follow-up, as machines read it.
struct FollowUpDocument: Encodable {
    let followUp: FollowUp
    let now: Instant

    private enum Key: CodingKey { case id, step, opensAt, due, standing, tries, reached }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(followUp.id.text, forKey: .id)
        try object.encode(followUp.step.rawValue, forKey: .step)
        try object.encode(followUp.opensAt.description, forKey: .opensAt)
        try object.encode(followUp.dueAt.description, forKey: .due)
        try object.encode(followUp.standing(at: now).rawValue, forKey: .standing)
        try object.encode(followUp.tries, forKey: .tries)
        try object.encode(followUp.reached, forKey: .reached)
    }
}

/// A meeting, as machines read it.
struct MeetingDocument: Encodable {
    private let meeting: CaseMeeting

    init(_ meeting: CaseMeeting) {
        self.meeting = meeting
    }

    struct Added: Encodable {
        let addendum: String
        let by: String
        let at: String
    }

    private enum Key: CodingKey { case id, `case`, metAt, agencies, agreed, by, notedAt, addenda }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(meeting.id.text, forKey: .id)
        try object.encode(meeting.supportCase.text, forKey: .case)
        try object.encode(meeting.metAt.description, forKey: .metAt)
        try object.encode(meeting.agencies, forKey: .agencies)
        try object.encode(meeting.agreed, forKey: .agreed)
        try object.encode(meeting.by, forKey: .by)
        try object.encode(meeting.notedAt.description, forKey: .notedAt)
        try object.encode(
            meeting.addenda.map { Added(addendum: $0.text, by: $0.by, at: $0.at.description) }, forKey: .addenda)
    }
}

struct ExposureDocument: Encodable {
    let from: String
    let to: String
    let days: Double
}

struct LoadDocument: Encodable {
    let keeper: String
    let keeperName: String
    let cases: Int
    let weight: Int
    let overdue: Int

    init(_ load: Caseload) {
        keeper = load.keeper.id
        keeperName = load.keeper.name
        cases = load.cases
        weight = load.weight
        overdue = load.overdue
    }
}

struct MeasureDocument: Encodable {
    struct Line: Encodable {
        let step: String
        let due: Int
        let tried: Int
        let reached: Int

        init(_ measure: FollowUpMeasure) {
            step = measure.step?.rawValue ?? "all"
            due = measure.due
            tried = measure.tried
            reached = measure.reached
        }
    }

    let from: String
    let to: String
    let kept: [String]
    let steps: [Line]
    let all: Line
}
