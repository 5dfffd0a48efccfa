import Store
import Vocabulary

/// A person as a list shows them.
package struct PersonLine: Sendable {
    package let id: ID<Person>
    package let calledBy: NameParts?
    /// Other names by which they are known.
    package let alsoKnown: [NameParts]
    package let facts: [PersonFact]

    /// The people of some names, in their order; those that are gone or merged since are left out.
    package static func lines(_ ids: [ID<Person>], in db: any Transaction) throws -> [PersonLine] {
        guard !ids.isEmpty else { return [] }
        let records = try db("SELECT * FROM person WHERE root_id IN (\(each: ids))").map(Person.init)
        let roots = Dictionary(records.map { ($0.id, $0.root) }, uniquingKeysWith: { first, _ in first })
        let all = records.map(\.id)
        let names = Dictionary(grouping: try People(db).names(of: all).filter(\.entry.stands)) { roots[$0.person] }
        let facts = Dictionary(grouping: try People(db).facts(of: all).filter(\.entry.stands)) { roots[$0.person] }
        return ids.filter { roots[$0] == $0 }.map { id in
            let known = names[id] ?? []
            return PersonLine(
                id: id, calledBy: known.first?.parts, alsoKnown: known.dropFirst().map(\.parts), facts: facts[id] ?? [])
        }
    }
}
