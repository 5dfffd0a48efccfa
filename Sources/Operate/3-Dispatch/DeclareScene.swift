import Access
import Door
import Programs
import Store
import Vocabulary

/// Says that a scene is safe enough for those without a weapon, or that it is not.
///
/// *Safe* counts from those whom the program names. *Unsafe* counts from everybody who may speak here at all, because
/// nobody is put in danger by believing it.
package struct DeclareScene: Order {
    package static let permission = Permission.declareScenes

    let call: ID<Call>
    let ruling: SceneDeclaration.Ruling
    let answers: [String: AnswerValue]
    let relayedFrom: String?
    let expected: Int?

    /// - Parameters:
    ///   - answers: to what the gate asks, each `yes` or `no`; what is not answered is not safe.
    ///   - officer: as the radio names the officer whose word is passed on.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ call: ID<Call>, _ ruling: SceneDeclaration.Ruling, answers: [String: String] = [:],
        relayedFrom officer: String? = nil, expected: Int? = nil
    ) throws(Refusal) {
        self.call = call
        self.ruling = ruling
        var read: [String: AnswerValue] = [:]
        for (ask, raw) in answers {
            let value = AnswerValue(rawValue: raw)
            guard [.yes, .no, .unknown].contains(value) else { throw Refusal(.notOneOf, field: "answers") }
            read[ask] = value
        }
        self.answers = read
        self.relayedFrom = try FreeText.given(officer, most: 60, field: "relayedFrom")
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Call, [Event]) {
        let call = try Calls(db).call(call)
        try call.require(version: expected)
        guard call.path.isOpen else { throw Refusal(.alreadyLeft, .conflicting) }
        guard let program = try CallNeed(of: call.path, in: db).program, let gate = program.gate else {
            throw Refusal(.noGate, .conflicting)
        }
        let asks = Set(gate.asks.map(\.key))
        guard answers.keys.allSatisfy(asks.contains) else { throw Refusal(.notOneOf, field: "answers") }
        let speaks = try speaks(worker, for: gate, in: db)
        let release = gate.release(answers)
        if ruling == .safe, !release.mayGo { throw Refusal(.answersNotSafe, .conflicting, field: "answers") }
        let expires = ruling == .safe ? gate.again.map { now.adding($0) } : nil
        try db.keep(
            in: "scene_declaration",
            """
            INSERT INTO scene_declaration (id, path_id, call_id, ruling, answers, declared_by, declared_as,
                relayed_from, declared_at, expires_at, leader, program_digest)
            VALUES (\(ID<SceneDeclaration>.new()), \(call.path.id), \(call.id), \(ruling),
                \(SceneDeclaration.written(answers)), \(worker.id), \(speaks), \(relayedFrom), \(now),
                \(expires), \(ruling == .safe ? release.leader : nil), \(program.digest)) RETURNING *
            """
        )
        if ruling == .unsafe { try holdBack(on: call.path, in: db, by: worker, at: now) }
        try Calls(db).save(call)
        var said: [String: Event.Fact] = ["ruling": .init(ruling), "as": .word(speaks)]
        if relayedFrom != nil { said["relayed"] = .number(1) }
        if let expires { said["until"] = .init(expires) }
        if ruling == .safe, let leader = release.leader { said["leader"] = .init(leader) }
        return (try Calls(db).call(call.id), [Event(.sceneDeclared, call.subject, said)])
    }

    /// As what somebody decides: their discipline on the shift they are on, else their role.
    private func speaks(_ worker: Worker, for gate: Gate, in db: any Transaction) throws -> String {
        let mayRelay = worker.roles.contains(.dispatcher) || worker.roles.contains(.supervisor)
        if relayedFrom != nil {
            guard mayRelay, gate.releasers.contains(.officer) else {
                throw Refusal(.mayNotDeclare, .forbidden, field: "relayedFrom")
            }
            return Gate.Releaser.officer.rawValue
        }
        let discipline = try Shifts(db).shift(of: worker.id)?.members.first { $0.worker == worker.id }?.discipline
        let own = [
            discipline?.rawValue, worker.roles.contains(.dispatcher) ? Gate.Releaser.dispatcher.rawValue : nil,
            worker.roles.contains(.supervisor) ? Gate.Releaser.supervisor.rawValue : nil,
        ].compactMap(\.self)
        if let counts = own.first(where: { name in gate.releasers.contains { $0.rawValue == name } }) { return counts }
        guard ruling == .unsafe else { throw Refusal(.mayNotDeclare, .forbidden) }
        return own.first ?? Role.responder.rawValue
    }

    /// Whoever has not arrived and carries no weapon waits nearby again, also after *go*.
    private func holdBack(on path: Path, in db: any Transaction, by worker: Worker, at now: Instant) throws {
        for var assignment in try Assignments(db).of(path: path.id)
        where assignment.isOpen && assignment.sentAt != nil && assignment.arrivedAt == nil {
            let isArmed = try assignment.shift.map { try Shifts(db).shift($0).isArmed } ?? false
            guard !isArmed else { continue }
            let had = assignment.state
            assignment.hold(at: now)
            if had != .going { assignment.state = had == .onTheWay ? .onTheWay : .staged }
            try Assignments(db).save(assignment)
            try Assignments(db).step(assignment.id, "held", at: now, entered: now, by: worker)
        }
    }
}

extension Refusal.Code {
    package static let noGate: Self = "no-gate"
    package static let mayNotDeclare: Self = "may-not-declare"
    package static let answersNotSafe: Self = "answers-not-safe"
}

extension Event.Kind {
    package static let sceneDeclared: Self = "scene-declared"
}
