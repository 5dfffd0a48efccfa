import Access
import Door
import Programs
import Store
import Vocabulary

/// Sends a team to a call: offer and assignment at once.
///
/// Where the gate holds the team back, it is staged.
package struct SendTeam: Order {
    package static let permission = Permission.sendTeams

    let team: ID<Team>
    let call: ID<Call>
    let expected: Int?

    package init(_ team: ID<Team>, to call: ID<Call>, expected: Int? = nil) {
        self.team = team
        self.call = call
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Assignment, [Event]) {
        var call = try Calls(db).call(call)
        try call.require(version: expected)
        let (assignment, events) = try Sending(db).send(team, to: &call, by: worker, at: now)
        try Calls(db).save(call)
        return (assignment, events)
    }
}

/// Ends what a team is doing and sends it to another call; the first call waits again.
package struct DivertTeam: Order {
    package static let permission = Permission.sendTeams

    let team: ID<Team>
    let call: ID<Call>
    let expected: Int?

    package init(_ team: ID<Team>, to call: ID<Call>, expected: Int? = nil) {
        self.team = team
        self.call = call
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Assignment, [Event]) {
        var call = try Calls(db).call(call)
        try call.require(version: expected)
        guard var first = try Assignments(db).open(of: team) else {
            throw Refusal(.notSent, .conflicting, field: "team")
        }
        guard first.call != call.id else {
            throw Refusal(
                .teamAlreadySent, .conflicting, field: "team", values: ["number": String(first.number)])
        }
        try Assignments(db).end(&first, .diverted, at: now, entered: now, by: worker)
        try CheckIns(db).stop(first.id, by: worker, at: now)
        let left = try Calls(db).call(first.call)
        try Calls(db).save(left)
        let (assignment, sent) = try Sending(db).send(team, to: &call, by: worker, at: now)
        try Calls(db).save(call)
        let diverted = Event(.teamDiverted, left.subject, first.said(["number": .init(call.number)]))
        return (assignment, [diverted] + sent)
    }
}

/// How a team is sent, by whichever order.
struct Sending {
    let db: any Transaction

    init(_ db: any Transaction) {
        self.db = db
    }

    /// Refuses a call to which nobody can be sent: it has left, or nobody has decided that a team should go.
    func require(_ path: Path) throws {
        guard path.isOpen else { throw Refusal(.alreadyLeft, .conflicting) }
        // Some programs have no stage *eligible*: there the decision alone says that somebody goes.
        guard try path.stage >= .eligible || Triages(db).decision(of: path.id) != nil else {
            throw Refusal(.notDecided, .conflicting)
        }
    }

    /// The shift a team is on, if the team is free.
    func freeShift(of team: ID<Team>) throws -> Shift {
        let team = try Teams(db).team(team)
        guard let shift = try Shifts(db).open(of: team.id) else {
            throw Refusal(.notOnShift, .conflicting, field: "team")
        }
        if let open = try Assignments(db).open(of: team.id) {
            throw Refusal(.teamAlreadySent, .conflicting, field: "team", values: ["number": String(open.number)])
        }
        return shift
    }

    func send(
        _ team: ID<Team>, to call: inout Call, by worker: Worker, at now: Instant
    ) throws -> (Assignment, [Event]) {
        try require(call.path)
        let shift = try freeShift(of: team)
        let (held, state) = try holding(shift, call.path)
        var offer = try Assignments(db).offers(to: team).first { $0.path == call.path.id }
        if var accepted = offer {
            accepted.state = state
            accepted.isHeld = held
            accepted.sentAt = now
            accepted.since = now
            try Assignments(db).save(accepted)
            offer = accepted
        }
        let assignment = try offer ?? Assignments(db).begin(team, shift.id, on: call.path, state, held: held, at: now)
        let need = try CallNeed(of: call.path, in: db)
        let lacks = need.crew.map { !$0.lacking(in: shift).isEmpty } ?? false
        let flag = lacks ? "lacks-discipline" : need.uncertified(in: shift, at: now).isEmpty ? nil : "lacks-certificate"
        try Assignments(db).step(assignment.id, "sent", at: now, entered: now, by: worker, flag: flag)
        let promise = need.program?.promises.arrival
        for stage in [Stage.offered, .assigned] where need.has(stage) {
            try Calls(db).advance(
                &call.path, to: stage, at: now, by: worker, entered: now, promise: stage == .assigned ? promise : nil)
        }
        try Calls(db).save(call.path)
        let withdrawn = try Assignments(db).withdrawOffers(to: team, besides: call.path.id, by: worker, at: now)
        var said = assignment.said()
        if let flag { said["flag"] = .word(flag) }
        let sent = Event(held ? .teamStaged : .teamSent, call.subject, said)
        return (try Assignments(db).assignment(assignment.id), withdrawn + [sent])
    }

    /// Whether the gate holds a team back that was sent already, with whoever is on its shift now.
    func holding(_ assignment: Assignment) throws -> Bool {
        let isArmed = try assignment.shift.map { try Shifts(db).shift($0).isArmed } ?? false
        return try !isArmed && Scenes(db).scene(of: Calls(db).path(assignment.path)).holds
    }

    /// Whether the gate holds a team back, and how it is then sent.
    func holding(_ shift: Shift, _ path: Path) throws -> (held: Bool, Assignment.State) {
        let scene = try Scenes(db).scene(of: path)
        let held = scene.holds && !shift.isArmed
        return (held, held ? .staged : .sent)
    }
}

extension Crew {
    /// The disciplines without which it is not this response, and that nobody on a shift has.
    package func lacking(in shift: Shift) -> [Discipline] {
        var here = shift.members.map(\.discipline)
        return disciplines.filter { asked in
            guard let place = here.firstIndex(of: asked) else { return true }
            here.remove(at: place)
            return false
        }
    }
}

extension Refusal.Code {
    package static let notDecided: Self = "not-decided"
    package static let notOnShift: Self = "not-on-shift"
    package static let teamAlreadySent: Self = "team-already-sent"
}

extension Event.Kind {
    package static let teamSent: Self = "team-sent"
    package static let teamStaged: Self = "team-staged"
    package static let teamDiverted: Self = "team-diverted"
}
