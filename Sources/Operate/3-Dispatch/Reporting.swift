import Access
import Door
import Programs
import Store
import Vocabulary

/// How what a team did is kept: with its own time, and with a flag where it contradicts the record or a rule.
struct Reporting {
    let db: any Transaction
    let worker: Worker
    /// When it happened.
    let at: Instant
    /// When it is entered.
    let now: Instant

    /// Two clocks may differ by so much before anything is odd.
    static let tolerance = Duration.seconds(60)

    /// Keeps one status of an assignment.
    ///
    /// - Parameter flag: what is odd about the assignment itself, such as that nobody had sent the team.
    func keep(
        _ status: ReportStatus.Status, of assignment: inout Assignment, flag: String? = nil
    ) throws -> [Event] {
        var call = try Calls(db).call(assignment.call)
        var flags = [flag].compactMap(\.self)
        var events: [Event] = []
        if let early = try earlier(than: status, assignment) { flags.append("before-\(early)") }
        if !assignment.isOpen {
            flags.append("after-end")
        } else if assignment.sentAt == nil {
            flags.append("not-sent")
            events += try leaveOthers(for: assignment)
            assignment.sentAt = at
            assignment.since = at
            assignment.isHeld = try isHeldBack(assignment)
        }
        switch status {
        case .onTheWay: move(&assignment, to: .onTheWay)
        case .staged:
            move(&assignment, to: .staged)
            if assignment.arrivedAt == nil {
                // Who has stopped nearby waits to be let in again.
                assignment.goAt = nil
                assignment.isHeld = try isHeldBack(assignment)
            }
        case .arrived:
            if assignment.arrivedAt != nil {
                flags.append("again")
            } else {
                flags = try arrive(&assignment, &call, flags)
            }
        case .clear:
            if assignment.arrivedAt == nil { flags.append("not-arrived") }
            assignment.end(.clear, because: nil, at: at)
            try CheckIns(db).stop(assignment.id, by: worker, at: now)
        }
        try Assignments(db).save(assignment)
        try Assignments(db).step(
            assignment.id, status.rawValue, at: at, entered: now, by: worker, flag: flags.first)
        var said = assignment.said(["at": .init(at)])
        if let flag = flags.first { said["flag"] = .word(flag) }
        events.append(Event(status.kind, call.subject, said))
        for flag in flags where flag != "again" {
            events.append(try Deviations(db).find(flag, about: assignment, at: now))
        }
        try Calls(db).save(call)
        return events
    }

    private func move(_ assignment: inout Assignment, to state: Assignment.State) {
        guard assignment.isOpen, assignment.arrivedAt == nil else { return }
        guard assignment.state != .going || state == .staged else { return }
        assignment.state = state
        assignment.since = at
    }

    /// The team is there: the first arrival moves the path on, and the team says from now on that it is well.
    private func arrive(_ assignment: inout Assignment, _ call: inout Call, _ flags: [String]) throws -> [String] {
        var flags = flags
        let path = call.path
        if path.id == assignment.path {
            if try isBeforeRelease(assignment, path) { flags.insert(Deviation.beforeRelease, at: 0) }
            if path.isOpen {
                let odd = flags.first
                try Calls(db).advance(&call.path, to: .arrived, at: at, by: worker, entered: now, flag: odd)
                try Calls(db).save(call.path)
            } else {
                flags.append("call-left")
            }
        } else {
            flags.append("call-left")
        }
        assignment.arrivedAt = at
        guard assignment.isOpen else { return flags }
        assignment.state = .arrived
        assignment.isHeld = false
        assignment.since = at
        if path.id == assignment.path, let span = try CallNeed(of: path, in: db).program?.checkIn {
            try CheckIns(db).expect(from: assignment, at: now.adding(span))
        }
        return flags
    }

    private func isHeldBack(_ assignment: Assignment) throws -> Bool {
        guard assignment.arrivedAt == nil else { return false }
        return try Sending(db).holding(assignment)
    }

    private func isBeforeRelease(_ assignment: Assignment, _ path: Path) throws -> Bool {
        let isArmed = try assignment.shift.map { try Shifts(db).shift($0).isArmed } ?? false
        guard !isArmed else { return false }
        if let go = assignment.goAt, go <= at { return false }
        let scene = try Scenes(db).scene(of: path, at: at)
        return scene.holds && !scene.isReleased(at: at)
    }

    /// What was told earlier of the path the team goes and is said to have happened later.
    private func earlier(than status: ReportStatus.Status, _ assignment: Assignment) throws -> String? {
        let order = ["sent"] + ReportStatus.Status.allCases.map(\.rawValue)
        guard let place = order.firstIndex(of: status.rawValue) else { return nil }
        let steps = try Assignments(db).steps(of: [assignment.id])[assignment.id] ?? []
        return order[..<place].last { name in
            steps.contains { $0.step == name && at < $0.at.adding(.zero - Reporting.tolerance) }
        }
    }

    /// A team is in one place: what else it was sent to, it left without saying so.
    func leaveOthers(for assignment: Assignment) throws -> [Event] {
        guard let other = try Assignments(db).open(of: assignment.team), other.id != assignment.id else { return [] }
        return try leaveUnreported(other)
    }

    func leaveUnreported(_ assignment: Assignment) throws -> [Event] {
        var left = assignment
        let flag = Assignment.End.leftUnreported.rawValue
        try Assignments(db).end(&left, .leftUnreported, at: at, entered: now, by: worker, flag: flag)
        try CheckIns(db).stop(left.id, by: worker, at: now)
        let call = try Calls(db).call(left.call)
        try Calls(db).save(call)
        return [
            Event(.teamClear, call.subject, left.said(["at": .init(at), "flag": .word(flag)])),
            try Deviations(db).find(flag, about: left, at: now),
        ]
    }
}
