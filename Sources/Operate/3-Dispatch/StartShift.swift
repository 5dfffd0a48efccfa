import Access
import Door
import Programs
import Store
import Vocabulary

/// Who is on a shift and what it goes for, as somebody sent it.
package struct ShiftPlan: Sendable {
    /// One person, with what they bring that day.
    package struct Member: Sendable {
        let worker: ID<Worker>
        let discipline: Discipline
        let languages: [String]
        let skills: [String]
        let certificates: [HeldCertificate]

        /// - Throws: ``Refusal`` that names the field.
        package init(
            _ worker: ID<Worker>, _ discipline: Discipline, languages: [String] = [], skills: [String] = [],
            certificates: [HeldCertificate] = []
        ) throws(Refusal) {
            self.worker = worker
            self.discipline = discipline
            guard languages.count <= 20 else { throw Refusal(.textTooLong, field: "languages", values: ["most": "20"]) }
            var read: [String] = []
            for raw in languages {
                do throws(Refusal) {
                    if let tag = try FactField.language.read(raw) { read.append(tag) }
                } catch {
                    throw error.about("languages")
                }
            }
            self.languages = read
            self.skills = try Codes.read(skills, most: 20, field: "skills")
            guard certificates.count <= HeldCertificate.most else {
                throw Refusal(
                    .textTooLong, field: "certificates", values: ["most": String(HeldCertificate.most)])
            }
            guard Set(certificates.map(\.key)).count == certificates.count else {
                throw Refusal(.certificateTwice, field: "certificates")
            }
            self.certificates = certificates
        }
    }

    let members: [Member]
    let programs: [String]
    let vehicle: String?
    let plannedEnd: Instant

    /// The most people of one team.
    package static let most = 12

    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ members: [Member], programs: [String] = [], vehicle: String? = nil, until plannedEnd: Instant
    ) throws(Refusal) {
        guard !members.isEmpty else { throw Refusal(.required, field: "members") }
        guard members.count <= ShiftPlan.most else {
            throw Refusal(.textTooLong, field: "members", values: ["most": String(ShiftPlan.most)])
        }
        guard Set(members.map(\.worker)).count == members.count else { throw Refusal(.twiceOnShift, field: "members") }
        self.members = members
        self.programs = try Codes.read(programs, most: 20, field: "programs")
        self.vehicle = try FreeText.given(vehicle, most: 60, field: "vehicle")
        self.plannedEnd = plannedEnd
    }

    /// Refuses people who are not there, or who are on another shift.
    func require(in db: any Transaction, besides shift: ID<Shift>?) throws {
        for member in members {
            guard let account = try Accounts(db).account(member.worker), account.state != .disabled else {
                throw Refusal(.noSuchAccount, .absent, field: "members")
            }
            if let other = try Shifts(db).shift(of: member.worker), other.id != shift {
                throw Refusal(.alreadyOnShift, .conflicting, field: "members")
            }
        }
    }
}

/// Begins the shift of a team.
package struct StartShift: Order {
    package static let permission = Permission.manageTeams

    let team: ID<Team>
    let plan: ShiftPlan

    package init(_ team: ID<Team>, _ plan: ShiftPlan) {
        self.team = team
        self.plan = plan
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Shift, [Event]) {
        let team = try Teams(db).team(team)
        guard try Shifts(db).open(of: team.id) == nil else { throw Refusal(.teamOnShift, .conflicting, field: "team") }
        guard plan.plannedEnd > now else { throw Refusal(.endsBeforeItBegins, field: "until") }
        try plan.require(in: db, besides: nil)
        let id = ID<Shift>.new()
        try db.keep(
            in: "shift",
            """
            INSERT INTO shift (id, team_id, programs, vehicle, began_at, began_by, planned_end_at)
            VALUES (\(id), \(team.id), \(Codes.written(plan.programs)), \(plan.vehicle), \(now), \(worker.id),
                \(plan.plannedEnd)) RETURNING *
            """
        )
        for member in plan.members {
            try Shifts(db).join(member, try Shifts(db).held(by: member, at: now), id, at: now)
        }
        let said: [String: Event.Fact] = ["people": .init(plan.members.count), "shift": .init(id)]
        return (try Shifts(db).shift(id), [Event(.shiftBegan, .team(team.id), said)])
    }
}

/// Changes who is on a shift, what it goes for, or when it is to end.
package struct ChangeShift: Order {
    package static let permission = Permission.manageTeams

    let shift: ID<Shift>
    let plan: ShiftPlan

    package init(_ shift: ID<Shift>, _ plan: ShiftPlan) {
        self.shift = shift
        self.plan = plan
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Shift, [Event]) {
        let shift = try Shifts(db).shift(shift)
        guard shift.isOpen else { throw Refusal(.shiftEnded, .conflicting) }
        guard plan.plannedEnd > now else { throw Refusal(.endsBeforeItBegins, field: "until") }
        try plan.require(in: db, besides: shift.id)
        try db.keep(
            in: "shift",
            """
            UPDATE shift SET programs = \(Codes.written(plan.programs)), vehicle = \(plan.vehicle),
                planned_end_at = \(plan.plannedEnd) WHERE id = \(shift.id) RETURNING *
            """
        )
        let coming = try plan.members.map { ($0, try Shifts(db).held(by: $0, at: now)) }
        for member in shift.members where !coming.contains(where: { $0.isSame(as: member, holding: $1) }) {
            try Shifts(db).leave(shift.id, member.worker, at: now)
        }
        for (one, held) in coming where !shift.members.contains(where: { one.isSame(as: $0, holding: held) }) {
            try Shifts(db).join(one, held, shift.id, at: now)
        }
        let held = try holdBack(shift.team.id, in: db, by: worker, at: now)
        let said: [String: Event.Fact] = ["people": .init(plan.members.count), "shift": .init(shift.id)]
        return (try Shifts(db).shift(shift.id), [Event(.shiftChanged, .team(shift.team.id), said)] + held)
    }

    /// A team that its officer leaves on the way waits nearby like every other.
    private func holdBack(
        _ team: ID<Team>, in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> [Event] {
        guard var out = try Assignments(db).open(of: team), out.arrivedAt == nil, out.goAt == nil, !out.isHeld,
            try Sending(db).holding(out)
        else { return [] }
        out.hold(at: now)
        try Assignments(db).save(out)
        try Assignments(db).step(out.id, "held", at: now, entered: now, by: worker)
        let call = try Calls(db).call(out.call)
        try Calls(db).save(call)
        return [Event(.teamStaged, call.subject, out.said())]
    }
}

/// Ends the shift of a team that is on no call.
package struct EndShift: Order {
    package static let permission = Permission.manageTeams

    let shift: ID<Shift>

    package init(_ shift: ID<Shift>) {
        self.shift = shift
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Shift, [Event]) {
        let shift = try Shifts(db).shift(shift)
        guard shift.isOpen else { throw Refusal(.shiftEnded, .conflicting) }
        if let open = try Assignments(db).open(of: shift.team.id) {
            throw Refusal(.shiftOnCall, .conflicting, values: ["number": String(open.number)])
        }
        let withdrawn = try Assignments(db).withdrawOffers(to: shift.team.id, by: worker, at: now)
        try db.keep(
            in: "shift",
            "UPDATE shift SET ended_at = \(now), ended_by = \(worker.id) WHERE id = \(shift.id) RETURNING *")
        for member in shift.members { try Shifts(db).leave(shift.id, member.worker, at: now) }
        let ended = Event(.shiftEnded, .team(shift.team.id), ["shift": .init(shift.id)])
        return (try Shifts(db).shift(shift.id), withdrawn + [ended])
    }
}

extension Command where Outcome == Shift {
    package func subject(of outcome: Shift) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> Shift {
        try Shifts(db).shift(ID(stored: subject))
    }
}

extension ShiftPlan.Member {
    fileprivate func isSame(as member: Shift.Member, holding held: HeldOnShift) -> Bool {
        worker == member.worker && discipline == member.discipline
            && Codes.written(languages) == Codes.written(member.languages)
            && Codes.written(skills) == Codes.written(member.skills)
            && Set(held.certificates) == Set(member.certificates)
    }
}

extension Shifts {
    /// What somebody brings: what the register knows of them, besides what was said.
    fileprivate func held(by member: ShiftPlan.Member, at now: Instant) throws -> HeldOnShift {
        let register = CertificateRegister(db)
        return HeldOnShift(
            said: member.certificates, try register.held(by: member.worker),
            yesterday: try register.today(at: now.adding(.seconds(-86_400))))
    }

    fileprivate func join(
        _ member: ShiftPlan.Member, _ held: HeldOnShift, _ shift: ID<Shift>, at now: Instant
    ) throws {
        let place = ID<Shift.Member>.new()
        try db.keep(
            in: "shift_member",
            """
            INSERT INTO shift_member (id, shift_id, account_id, discipline, languages, skills, joined_at)
            VALUES (\(place), \(shift), \(member.worker), \(member.discipline),
                \(Codes.written(member.languages)), \(Codes.written(member.skills)), \(now)) RETURNING *
            """
        )
        let rows = held.certificates.map { (ID<HeldCertificate>.new(), $0) }
        try db.insert(
            into: "shift_certificate",
            rows.map { id, held in
                Row(new: [
                    "id": id, "shift_id": shift, "member_id": place, "certificate": held.key,
                    "expires_on": held.expiresOn?.description,
                ])
            })
        try db.insert(
            into: "shift_certificate_source",
            rows.compactMap { id, one in
                guard let doubt = held.known[one.key] else { return nil }
                return Row(new: [
                    "id": ID<HeldOnShift>.new(), "shift_certificate_id": id, "flag": doubt?.code,
                    "said_until": doubt?.said?.description,
                ])
            })
    }

    fileprivate func leave(_ shift: ID<Shift>, _ worker: ID<Worker>, at now: Instant) throws {
        try db.keep(
            in: "shift_member",
            """
            UPDATE shift_member SET left_at = \(now)
            WHERE shift_id = \(shift) AND account_id = \(worker) AND left_at IS NULL RETURNING *
            """
        )
    }
}

extension Refusal.Code {
    package static let twiceOnShift: Self = "twice-on-shift"
    package static let alreadyOnShift: Self = "already-on-shift"
    package static let teamOnShift: Self = "team-on-shift"
    package static let endsBeforeItBegins: Self = "ends-before-it-begins"
    package static let shiftEnded: Self = "shift-ended"
    package static let shiftOnCall: Self = "shift-on-call"
}

extension Event.Kind {
    package static let shiftBegan: Self = "shift-began"
    package static let shiftChanged: Self = "shift-changed"
    package static let shiftEnded: Self = "shift-ended"
}
