import Access
import Door
import Foundation
import HTTPTypes
import Hummingbird
import Operate
import Programs
import Store
import Vocabulary

/// `/teams`: who is on shift, and beginning, changing and ending shifts.
struct TeamRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /teams", show)
        try mounts.at("POST /teams", make)
        try mounts.at("POST /shifts", begin)
        try mounts.at("POST /shifts/{id}", changeShift)
        try mounts.at("POST /shifts/{id}/end", end)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response { try await page(visit) }

    @Sendable func make(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        return try await change(visit, "team", form) {
            let command = try MakeTeam(form["name"] ?? "", radioName: form.given("radioName"))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func begin(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        return try await change(visit, "shift", form) {
            guard let text = form.given("team") else { throw Refusal(.required, field: "team") }
            let team: ID<Team>
            do throws(Refusal) { team = try ID(text) } catch { throw error.about("team") }
            let command = StartShift(team, try form.plan(in: visit.site.timeZone))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func changeShift(_ visit: Visit) async throws -> Response {
        let id: ID<Shift> = try visit.id(.noSuchShift)
        let form = try await visit.form()
        return try await change(visit, "shift-\(id)", form) {
            let command = ChangeShift(id, try form.plan(in: visit.site.timeZone))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func end(_ visit: Visit) async throws -> Response {
        let id: ID<Shift> = try visit.id(.noSuchShift)
        let form = try await visit.form()
        return try await change(visit, "end", form) {
            _ = try await visit.desk.perform(EndShift(id), by: visit.worker, once: try visit.once(form))
        }
    }

    private func change(
        _ visit: Visit, _ name: String, _ form: Form, _ work: () async throws -> Void
    ) async throws -> Response {
        do {
            try await work()
            return visit.go(to: "/teams")
        } catch let refusal as Refusal where !visit.wantsJSON && refusal.kind != .forbidden {
            guard refusal.code != .noSuchShift else { throw refusal }
            return try await page(visit, refused: Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }

    private func page(_ visit: Visit, refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let manages = may(worker, .manageTeams).allowed
        let roster = try await visit.desk.look(as: worker, for: .seeTeams, at: .board) { db in try Roster(in: db) }
        let reading = visit.reading
        let shifts = roster.shifts.map { shift -> ShownShift in
            ShownShift(shift, on: roster.at[shift.team.id], due: roster.due, help: roster.help, reading.now)
        }
        let busy = Set(roster.shifts.map(\.team.id))
        let page = TeamsPage(
            shifts, free: roster.teams.filter { !busy.contains($0.id) }.map { ($0.id.text, $0.name) },
            people: roster.people.map { ($0.id.text, $0.name) },
            programs: roster.programs.map { ($0.name, $0.title.text(in: reading.words.language)) },
            certificates: roster.programs.flatMap(\.certificates),
            manages: manages, refused: refused,
            until: LocalTime(reading.now.adding(.seconds(8 * 3600)), in: reading.zone).field,
            untilOf: { LocalTime($0, in: reading.zone).field }, reading)
        return visit.show(page, refused: refused)
    }
}

extension ShownShift {
    init(
        _ shift: Shift, on assignment: Assignment?, due: [ID<Assignment>: CheckInDue] = [:],
        help: [ID<Assignment>: [HelpRequest]] = [:], _ now: Instant
    ) {
        self.init(
            id: shift.id.text, teamID: shift.team.id.text, team: shift.team.name, radioName: shift.team.radioName,
            vehicle: shift.vehicle, programs: shift.programs, began: shift.beganAt, until: shift.plannedEndAt,
            members: shift.members.map {
                Member(
                    id: $0.worker.text, name: $0.name, discipline: $0.discipline.rawValue, languages: $0.languages,
                    skills: $0.skills, certificates: $0.certificates, doubts: $0.doubts)
            },
            on: assignment.map { ShownAssignment($0, [], due[$0.id]) }, number: assignment?.number,
            callID: assignment?.call.text, help: assignment.flatMap { help[$0.id] }?.map(\.kind) ?? [])
    }
}

extension Form {
    /// Who is on a shift: seats without a person are empty.
    ///
    /// - Throws: ``Refusal`` that names the field.
    fileprivate func plan(in zone: TimeZone) throws(Refusal) -> ShiftPlan {
        var members: [ShiftPlan.Member] = []
        for seat in 1...ShiftPlan.most {
            guard let who = given("member-\(seat)") else { continue }
            let worker: ID<Worker>
            do throws(Refusal) { worker = try ID(who) } catch { throw error.about("members") }
            guard let discipline = Discipline(rawValue: fields["discipline-\(seat)"] ?? "") else {
                throw Refusal(.needsDiscipline, field: "members")
            }
            members.append(
                try ShiftPlan.Member(
                    worker, discipline, languages: words("languages-\(seat)"), skills: words("skills-\(seat)"),
                    certificates: certificates("certificates-\(seat)")))
        }
        let programs = fields.keys.filter { $0.hasPrefix("program-") }.sorted().map { String($0.dropFirst(8)) }
        guard let text = given("until") else { throw Refusal(.required, field: "until") }
        let until: Instant
        do throws(Refusal) { until = try Instant(local: text, in: zone) } catch { throw error.about("until") }
        return try ShiftPlan(members, programs: programs, vehicle: given("vehicle"), until: until)
    }

    /// Certificates as people write them: `cit-40:2027-03-01`, or the key alone where it does not expire.
    private func certificates(_ name: String) throws(Refusal) -> [HeldCertificate] {
        var held: [HeldCertificate] = []
        for word in words(name) {
            let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            held.append(try HeldCertificate(parts[0], until: parts.count > 1 ? parts[1] : nil))
        }
        return held
    }

    /// Words with blanks or commas between.
    private func words(_ name: String) -> [String] {
        (fields[name] ?? "").split { $0.isWhitespace || $0 == "," }.map(String.init)
    }
}

extension Refusal.Code {
    static let needsDiscipline: Self = "needs-discipline"
}
