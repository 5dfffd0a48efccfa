import Store
import Vocabulary

/// Every safety plan of one person, of every record that counts as them.
package struct SafetyPlanFile: Sendable {
    /// As whom they count; another than was asked for where that was merged.
    package let person: Person
    package let calledBy: NameParts?
    /// The newest first.
    package let versions: [SafetyPlan]
    /// Those that neither ended nor were replaced: one, unless records were merged that had one each.
    package let standing: [SafetyPlan]
    /// Links to any of them, the newest first.
    package let links: [PersonLink]
}

extension SafetyPlanFile {
    /// - Throws: ``Refusal`` with `.noSuchPersonRecord`.
    package init(_ id: ID<Person>, in db: any Transaction) throws {
        let asked = try People(db).person(id)
        let records = try People(db).records(of: asked.root)
        let ids = records.map(\.id)
        person = records.first ?? asked
        calledBy = try People(db).calledBy(ids)
        versions = try SafetyPlans(db).plans(of: ids)
        // What another record's plan replaced stands again once the two records part.
        let replaced = try SafetyPlans(db).replaced(among: versions.map(\.id))
        standing = versions.filter { $0.end == nil && !replaced.contains($0.id) }
        links = try PersonLinks(db).links(.safetyPlan, about: versions.map(\.id.text))
    }

    /// The how manieth version it is, counted from the first.
    package func number(of plan: SafetyPlan) -> Int {
        versions.count - (versions.firstIndex { $0.id == plan.id } ?? 0)
    }
}
