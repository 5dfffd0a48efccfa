import Access
import Door
import Foundation
import Operate
import Programs
import Vocabulary

/// Which teams are at work at which hours, day after day.
struct Rota: Sendable {
    private let invention: Invention
    private let staff: Staff
    private let teams: [String: ID<Team>]

    /// Names the teams.
    init(making invention: Invention, _ staff: Staff, _ desk: Sitting) throws {
        self.invention = invention
        self.staff = staff
        var chance = SeededNumbers(seed: 0)
        var teams: [String: ID<Team>] = [:]
        for team in invention.teams {
            let dispatcher = staff.someone(.dispatcher, &chance)
            teams[team.name] = try desk.perform(MakeTeam(team.name, radioName: team.radio), by: dispatcher).id
        }
        self.teams = teams
    }

    /// Finds the teams that were named before.
    init(finding invention: Invention, _ staff: Staff, _ desk: Sitting) throws {
        self.invention = invention
        self.staff = staff
        let all = try desk.look { db in try Teams(db).all() }
        teams = Dictionary(all.map { ($0.name, $0.id) }, uniquingKeysWith: { first, _ in first })
    }

    /// Ends the shifts that are over and begins those whose hour has come; a team that is on a call ends when it is clear.
    func change(_ desk: Sitting) throws {
        var chance = SeededNumbers(seed: 0)
        let dispatcher = staff.someone(.dispatcher, &chance)
        for team in invention.teams {
            guard let id = teams[team.name] else { continue }
            let hours = hours(of: team, at: desk.now)
            if let shift = try desk.look({ db in try Shifts(db).open(of: id) }) {
                guard hours == nil || shift.plannedEndAt <= desk.now else { continue }
                guard try desk.look({ db in try Assignments(db).open(of: id) }) == nil else { continue }
                try desk.perform(EndShift(shift.id), by: dispatcher)
            }
            guard let end = hours else { continue }
            let members = try team.members.compactMap { member -> ShiftPlan.Member? in
                guard let worker = staff.named(member.name), let discipline = Discipline(rawValue: member.as),
                    try desk.look({ db in try Shifts(db).shift(of: worker.id) }) == nil
                else { return nil }
                return try ShiftPlan.Member(worker.id, discipline, languages: member.languages ?? ["en"])
            }
            guard members.count == team.members.count else { continue }
            let plan = try ShiftPlan(members, programs: [team.program], vehicle: team.vehicle, until: end)
            try desk.perform(StartShift(id, plan), by: dispatcher)
        }
    }

    /// When the shift ends that a team has at a moment; nothing when it has none.
    private func hours(of team: Invention.Team, at now: Instant) -> Instant? {
        let calendar = Calendar.city
        let today = calendar.startOfDay(for: now.date)
        let isThroughTheNight = team.until <= team.from
        for back in isThroughTheNight ? [0, -1] : [0] {
            guard let day = calendar.date(byAdding: .day, value: back, to: today),
                let last = calendar.date(byAdding: .day, value: isThroughTheNight ? 1 : 0, to: day),
                let begins = calendar.date(bySettingHour: team.from, minute: 0, second: 0, of: day),
                let ends = calendar.date(bySettingHour: team.until, minute: 0, second: 0, of: last)
            else { continue }
            if Instant(begins) <= now, now < Instant(ends) { return Instant(ends) }
        }
        return nil
    }
}
