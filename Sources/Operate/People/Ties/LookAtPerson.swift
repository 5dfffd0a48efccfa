import Access
import Door
import Store
import Vocabulary

extension Desk {
    /// Looks at something of a person that is held back from those whom nothing ties to them.
    ///
    /// Whatever is looked at while a glass is broken stands in the access log with its name beside it.
    ///
    /// - Throws: ``Refusal`` when they may not, or what `work` throws.
    package func look<T: Sendable>(
        as worker: Worker, for permission: Permission, of person: ID<Person>,
        _ work: @escaping @Sendable (any Transaction, Tie) throws -> T
    ) async throws -> T {
        let now = clock()
        return try await lookResting(as: worker, for: permission, at: Person.subject(person)) { db in
            let tie = try Ties(db).require(worker, permission, of: person, at: now)
            return Sight(value: try work(db, tie), under: tie.glass.map { BrokenGlass.subject(ID(stored: $0.id)) })
        }
    }
}
