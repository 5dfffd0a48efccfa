import Access
import Door
import Operate
import Store
import Vocabulary

/// What of a person is held back from whoever looks, and what is open to them only for now.
struct Beside: Sendable {
    /// What they broke and is open, on the pages of the person.
    var glass: BrokenGlass?
    /// How many opened records wait for their review.
    var reviews = 0
    /// Victim services are kept here, and whoever looks keeps them.
    var aside = false

    static let nothing = Beside()
}

extension Visit {
    /// Looks up what stands beside every page: the glass that is open on a person's, and what a privacy officer has to look
    /// at.
    func lookBeside() async throws -> Beside {
        guard route.reader == .person, let worker = visitor else { return .nothing }
        var beside = Beside()
        beside.aside = site.victims != nil && VictimServices.opens(to: worker)
        let now = desk.clock()
        if route.path.hasPrefix("/people/{id}"), may(worker, .breakGlass).allowed,
            let person: ID<Person> = try? id(.noSuchPersonRecord)
        {
            beside.glass = try await desk.database.read { db in
                try BrokenGlasses(db).open(by: worker.id, of: person, at: now)
            }
        }
        if may(worker, .reviewGlass).allowed {
            beside.reviews = try await desk.database.read { db in try BrokenGlasses(db).waiting() }
        }
        return beside
    }
}
