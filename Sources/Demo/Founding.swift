import Access
import Door
import Exchange
import Operate
import Plan
import Programs
import Store
import Vocabulary

/// What there is before the first call: people at work, teams, services and live programs.
struct Founding: Sendable {
    let city: City
    /// The files of the programs that the city works by.
    let programs: [[UInt8]]
    let seed: UInt64

    /// Makes all of it.
    func make(at desk: Sitting) throws -> Setting {
        let invention = city.invention
        let staff = try Staff.hire(invention, desk)
        var chance = SeededNumbers(seed, 3)
        for bytes in programs {
            try desk.perform(PublishProgram(bytes), by: staff.someone(.supervisor, &chance))
        }
        for service in invention.services {
            let entry = try LocalService.Entry(
                name: service.name, kind: Need.Kind(rawValue: service.kind), phone: service.phone, hours: service.hours,
                note: service.note)
            try desk.perform(AddService(entry), by: staff.someone(.careNavigator, &chance))
        }
        try desk.perform(
            DrawBeats(city.beats, named: "beat", known: []), by: staff.someone(.analyst, &chance))
        let rota = try Rota(making: invention, staff, desk)
        return try setting(staff, rota, desk)
    }

    /// Finds again what was made before.
    func find(at desk: Sitting) throws -> Setting {
        let staff = try Staff.find(city.invention, desk)
        return try setting(staff, Rota(finding: city.invention, staff, desk), desk)
    }

    private func setting(_ staff: Staff, _ rota: Rota, _ desk: Sitting) throws -> Setting {
        let live = try desk.look { db in try LivePrograms(db).live }
        let services = try desk.look { db in try LocalServices(db).all() }.filter(\.isActive)
        return Setting(
            city: city, staff: staff, rota: rota,
            programs: Dictionary(live.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }),
            services: Dictionary(grouping: services, by: \.kind).mapValues { $0.map(\.id) },
            residents: Residents(of: city, seed: seed))
    }
}
