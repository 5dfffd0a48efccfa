import Store
import Vocabulary

/// Everything about what may be told of one person and what was.
package struct ConsentFile: Sendable {
    /// As whom they count; another than was asked for where that was merged.
    package let person: Person
    package let calledBy: NameParts?
    /// The newest first.
    package let consents: [Consent]
    package let disclosures: [Disclosure]
    package let rule: Part2Rule
    /// Services somebody may be told at, by name.
    package let services: [String]
    /// Whether the person is known to be younger than 18.
    package let isMinor: Bool
    /// Whether records count as theirs of which that is not certain: what stands there is told to nobody.
    package let hasUncertain: Bool
}

extension ConsentFile {
    /// - Parameter day: what day it is where the program works.
    /// - Throws: ``Refusal`` with `.noSuchPersonRecord`.
    package init(_ id: ID<Person>, in db: any Transaction, on day: CalendarDay) throws {
        let asked = try People(db).person(id)
        let records = try People(db).records(of: asked.root)
        let all = records.map(\.id)
        let certain = try CertainRecords(of: asked, in: db).ids
        person = records.first ?? asked
        calledBy = try People(db).names(of: all).first { $0.entry.stands }?.parts
        consents = try Consents(db).consents(of: all)
        disclosures = try Disclosures(db).disclosures(of: all)
        rule = try Disclosures(db).part2Rule()
        services = try LocalServices(db).all().filter(\.isActive).map(\.name)
        isMinor = PersonAge(try People(db).facts(of: all)).isMinor(on: day)
        hasUncertain = certain.count < all.count
    }
}
