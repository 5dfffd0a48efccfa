import Access
import Door
import Operate
import Programs
import Vocabulary

/// A team is found, and goes.
extension CallStory {
    mutating func send(_ call: ID<Call>, at desk: Sitting, in setting: Setting) throws -> Turn {
        let now = desk.now
        let (file, suggestions) = try desk.look { db in
            let file = try Calls(db).call(call)
            return (file, try Teams(db).suggestions(for: file, at: now))
        }
        let own = suggestions.filter {
            $0.shift.serves(file.path.program) && setting.staff.speaker(of: $0.shift) != nil
        }
        guard let free = own.first(where: { $0.busy == nil && !$0.lacksSomebody }) else {
            return try goWithout(call, file.path, isOnShift: !own.isEmpty, at: desk)
        }
        speaker = setting.staff.speaker(of: free.shift)
        let isUnheard = try desk.look { db in try Scenes(db).scene(of: file.path).state(at: now) == .unheard }
        if isUnheard { try desk.perform(TellPhoneContact(call, .somebodyThere), by: dispatcher) }
        if searches == 0, chance.happens(0.12) {
            assignment = try desk.perform(OfferCall(call, to: free.shift.team.id), by: dispatcher).id
            step = .accept
            return .after(.seconds(Int(chance.between(30, 150))))
        }
        assignment = try desk.perform(SendTeam(free.shift.team.id, to: call), by: dispatcher).id
        step = .onTheWay
        return .after(chance.span(minutes: 2))
    }

    /// No team is free: the call waits, until somebody else takes it or nobody does.
    private mutating func goWithout(
        _ call: ID<Call>, _ path: Path, isOnShift: Bool, at desk: Sitting
    ) throws -> Turn {
        searches += 1
        let canWait = path.stage == .triaged
        guard searches > (canWait ? 80 : isOnShift ? 5 : 2) else { return .after(.seconds(canWait ? 1800 : 600)) }
        let sent = chance.one(of: [55: Alternative.police, 15: .coResponse, 10: .phone, 20: .none], else: .police)
        let reason =
            switch path.stage {
            case .triaged: "triaged-unknown"
            case .offered: "all-teams-busy"
            default: isOnShift ? "held-for-higher-call" : "none-on-shift"
            }
        return try end(call, reason, sent, at: desk)
    }

    /// The team takes the call it was asked for, or not.
    mutating func accept(at desk: Sitting) throws -> Turn {
        guard let assignment, let speaker else { return .over() }
        let offer = try desk.look { db in try Assignments(db).assignment(assignment) }
        searches += 1
        // Whoever was sent elsewhere in the meantime has answered by that.
        guard offer.isOpen, chance.happens(0.85) else {
            if offer.isOpen {
                let why = chance.one(of: [60: DeclineCall.Reason.stillBusy, 40: .tooFar], else: .stillBusy)
                try desk.perform(DeclineCall(assignment, because: why), by: speaker)
            }
            self.assignment = nil
            step = .send
            return .after(.seconds(60))
        }
        try desk.perform(AcceptCall(assignment), by: speaker)
        step = .onTheWay
        return .after(chance.span(minutes: 2))
    }

    mutating func setOut(
        _ assignment: ID<Assignment>, _ speaker: Worker, to call: ID<Call>, at desk: Sitting
    ) throws -> Turn {
        if step == .danger { return try tellDanger(assignment, of: call, at: desk) }
        let held = try desk.perform(ReportStatus(assignment, .onTheWay), by: speaker).isHeld
        step = held ? .stage : chance.happens(0.03) ? .danger : .arrive
        return .after(step == .danger ? chance.span(minutes: 4) : chance.span(minutes: 12))
    }

    /// A danger is told while the team is on its way: it is held, and police look first.
    private mutating func tellDanger(_ assignment: ID<Assignment>, of call: ID<Call>, at desk: Sitting) throws -> Turn {
        try desk.perform(AnswerQuestions([.init("weapon", "yes", from: .caller)], of: call), by: clinician)
        try desk.perform(StageTeam(assignment), by: dispatcher)
        step = .stage
        return .after(chance.span(minutes: 4))
    }

    /// A team that waits nearby, until an officer has seen the place.
    mutating func pass(
        _ assignment: ID<Assignment>, _ speaker: Worker, the call: ID<Call>, at desk: Sitting
    ) throws -> Turn {
        switch step {
        case .stage:
            try desk.perform(ReportStatus(assignment, .staged), by: speaker)
            // Once in a while somebody sees that it is safe, and goes in before the word has come.
            step = chance.happens(0.04) ? .arrive : .declare
            return .after(chance.span(minutes: 7))
        case .declare:
            if chance.happens(0.12) {
                try desk.perform(DeclareScene(call, .unsafe), by: dispatcher)
                try desk.perform(RecallTeam(assignment, because: .notSafe), by: dispatcher)
                return try end(call, "scene-never-released", .police, at: desk)
            }
            let gate = try desk.look { db in try LivePrograms(db).program(of: Calls(db).call(call).path)?.gate }
            let answers = Dictionary(
                (gate?.asks ?? []).map { ($0.key, $0.safe.rawValue) }, uniquingKeysWith: { first, _ in first })
            let officer = "Unit \(Int(chance.between(11, 60)))"
            try desk.perform(DeclareScene(call, .safe, answers: answers, relayedFrom: officer), by: dispatcher)
            step = .go
            return .after(.seconds(Int(chance.between(15, 60))))
        default:
            try desk.perform(OrderGo(assignment), by: dispatcher)
            step = .arrive
            return .after(chance.span(minutes: 2))
        }
    }
}

extension Suggestion {
    /// Whether the team lacks people that the response is made of.
    fileprivate var lacksSomebody: Bool {
        reasons.contains {
            ["lacks-discipline", "lacks-certificate", "certificate-expired", "too-few-people"].contains($0.code)
        }
    }
}
