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

    /// There is a store of well-being, to which every page leads.
    var wellbeing = false
    /// Whoever looks keeps a part of it.
    var listening = false
    /// Calls of a listed kind they were on: somebody to talk to is offered.
    var incidents: [CriticalIncidents.Call] = []

    static let nothing = Beside()
}

extension Visit {
    /// The pages on which people begin.
    private static let ownPages: Set = ["GET /board", "GET /field", "GET /account", "GET /cases"]

    /// Looks up what stands beside every page: the glass that is open on a person's, and what a privacy officer has to look
    /// at.
    func lookBeside() async throws -> Beside {
        var beside = Beside()
        guard route.reader == .person else { return beside }
        beside.wellbeing = site.wellbeing != nil && !route.isUnmarked
        guard let worker = visitor else { return beside }
        beside.aside = site.victims != nil && VictimServices.opens(to: worker)
        let now = desk.clock()
        if let wellbeing = site.wellbeing {
            beside.listening = WellbeingStore.opens(to: worker)
            if Self.ownPages.contains(route.name) {
                let (kinds, since) = (
                    wellbeing.settings.incidents, now.adding(.seconds(-86_400 * wellbeing.settings.days))
                )
                beside.incidents = try await desk.database.read { db in
                    try CriticalIncidents(db).calls(of: worker.id, kinds: kinds, since: since)
                }
            }
        }
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
