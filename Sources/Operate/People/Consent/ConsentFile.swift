import Access
import Store
import Vocabulary

/// Everything about what may be told of one person and what was.
package struct ConsentFile: Sendable {
    /// As whom they count; another than was asked for where that was merged.
    package let person: Person
    package let calledBy: NameParts?
    /// The newest first.
    package private(set) var consents: [Consent]
    package private(set) var disclosures: [Disclosure]
    package let rule: Part2Rule
    /// Services somebody may be told at, by name.
    package let services: [String]
    /// Whether the person is known to be younger than 18.
    package let isMinor: Bool
    /// Whether records count as theirs of which that is not certain: what stands there is told to nobody.
    package let hasUncertain: Bool
    /// Whether what stands under 42 CFR part 2 is left out.
    package var isPart2Closed = false
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
        calledBy = try People(db).calledBy(all)
        consents = try Consents(db).consents(of: all)
        disclosures = try Disclosures(db).disclosures(of: all)
        rule = try Disclosures(db).part2Rule()
        services = try LocalServices(db).all().filter(\.isActive).map(\.name)
        isMinor = PersonAge(try People(db).facts(of: all)).isMinor(on: day)
        hasUncertain = certain.count < all.count
    }

    /// Without what tells of substances, where an emergency does not open that.
    package func closed(to tie: Tie) -> ConsentFile {
        guard rule.isProgram, !tie.opensPart2 else { return self }
        var file = self
        file.consents.removeAll { $0.terms.law == .part2 || $0.terms.categories.contains(.substanceUse) }
        file.disclosures.removeAll(where: \.isPart2)
        file.isPart2Closed = true
        return file
    }
}
