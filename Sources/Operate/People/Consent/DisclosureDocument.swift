import Programs
import Store
import Vocabulary

/// What is told of a person: codes and words of the record, part by part.
///
/// Its JSON is kept as it was given and never made anew.
package struct DisclosureDocument: Hashable, Codable, Sendable {
    /// One thing that is said: a field with codes of a closed list, or in words.
    package struct Said: Hashable, Codable, Sendable {
        package let field: String
        package let codes: [String]
        package let text: String?
    }

    package struct Entry: Hashable, Codable, Sendable {
        /// When it was, as RFC 3339 writes it in UTC.
        package let at: String?
        package let said: [Said]

        /// - Parameter said: what is left out where it holds neither codes nor words.
        init(at: Instant? = nil, _ said: [Said]) {
            self.at = at?.description
            self.said = said.filter { !$0.codes.isEmpty || $0.text != nil }
        }

        package var moment: Instant? { at.flatMap { try? Instant(rfc3339: $0) } }
    }

    package struct Part: Hashable, Codable, Sendable {
        package let category: String
        /// Whether it stands under 42 CFR part 2, and the notice of 42 CFR 2.32 goes with it.
        package let isPart2: Bool
        package let entries: [Entry]
    }

    package let schema: String
    package let calledBy: String?
    package let parts: [Part]

    package static let schema = "alongside-disclosure/1"

    package var isPart2: Bool { parts.contains(where: \.isPart2) }
}

extension DisclosureDocument.Said {
    fileprivate init(_ field: String, _ codes: [String]) {
        self.init(field: field, codes: codes, text: nil)
    }

    fileprivate init(_ field: String, _ text: String?) {
        self.init(field: field, codes: [], text: text)
    }
}

/// Reads what is told of a person out of the record.
///
/// Only of records that are certainly theirs, and of calls in which it was certainly them: what is told of a wrong person
/// cannot be taken back.
struct DisclosureReader {
    let db: any Transaction
    private let rule: DisclosureRule
    private let person: Person
    private let theirs: CertainlyTheirs
    private let now: Instant

    init(_ person: Person, _ rule: DisclosureRule, in db: any Transaction, at now: Instant) throws {
        self.db = db
        self.rule = rule
        self.person = person
        self.now = now
        theirs = try CertainlyTheirs(person, in: db)
    }

    private var records: [ID<Person>] { theirs.records }

    func document(_ categories: [ConsentTerms.Category]) throws -> DisclosureDocument {
        let part2 = rule.underPart2(categories)
        let parts = try categories.map { category in
            DisclosureDocument.Part(
                category: category.rawValue, isPart2: part2.contains(category), entries: try entries(category))
        }
        let names = try People(db).names(of: records).filter(\.entry.stands)
        return DisclosureDocument(
            schema: DisclosureDocument.schema, calledBy: names.first?.parts.text, parts: parts)
    }

    private func entries(_ category: ConsentTerms.Category) throws -> [DisclosureDocument.Entry] {
        switch category {
        case .identity: try identity()
        case .contacts: theirs.calls.map { .init(at: $0.receivedAt, [.init("call", String($0.number))]) }
        case .encounters: try theirs.encounters().map { .init(at: $0.began, Self.said(of: $0)) }
        case .screeners: try screeners(ofSubstances: false)
        case .responsePlan: try responsePlan()
        case .safetyPlan: try safetyPlan()
        case .needs: try needs()
        case .cases: try cases()
        case .substanceUse: try substanceUse()
        }
    }

    private func identity() throws -> [DisclosureDocument.Entry] {
        let names = try People(db).names(of: records).filter(\.entry.stands)
            .map { DisclosureDocument.Entry([.init($0.kind.rawValue, $0.parts.text)]) }
        var seen: Set<PersonFact.Kind> = []
        let facts = try People(db).facts(of: records)
            .filter { $0.entry.stands && (!$0.kind.isOne || seen.insert($0.kind).inserted) }
            .map { DisclosureDocument.Entry([.init($0.kind.rawValue, $0.value)]) }
        return names + facts
    }

    /// What a team told, without its story, and without what it saw of substances.
    private static func said(of encounter: Encounter) -> [DisclosureDocument.Said] {
        let told = encounter.told
        return [
            .init("natures", told.natures.filter { $0 != .substances }.map(\.rawValue)),
            .init("behaviours", told.behaviours.map(\.rawValue)),
            .init("safety", told.safety.map(\.rawValue)),
            .init("medical", [told.medical?.rawValue].compactMap(\.self)),
            .init("suicideRisk", [told.suicideRisk?.rawValue].compactMap(\.self)),
            .init("safetyActions", told.safetyActions.map(\.rawValue)),
            .init("needs", told.needs.map(\.rawValue)),
            // That somebody was brought to sober up says what they took.
            .init("destination", [told.destination].compactMap(\.self).filter { $0 != .sobering }.map(\.rawValue)),
            .init("strengths", told.strengths),
        ]
    }

    private func screeners(ofSubstances: Bool) throws -> [DisclosureDocument.Entry] {
        let contacts = theirs.calls.map { (contact: $0, certainty: $0.certainty) }
        return try PersonScreeners(db).all(in: contacts)
            .filter { !$0.mayBeAnothers && $0.result.tellsOfSubstances == ofSubstances }
            .map { found in
                .init(
                    at: found.result.at,
                    [
                        .init("instrument", found.title),
                        .init("tier", [found.result.tier?.rawValue].compactMap(\.self)),
                    ])
            }
    }

    private func substanceUse() throws -> [DisclosureDocument.Entry] {
        let seen = try theirs.encounters().compactMap { encounter -> DisclosureDocument.Entry? in
            let told = encounter.told
            guard told.tellsOfSubstances else { return nil }
            return .init(
                at: encounter.began,
                [
                    .init("natures", told.natures.filter { $0 == .substances }.map(\.rawValue)),
                    .init("supplies", (told.supplies[.naloxone] ?? 0) > 0 ? [SupplyItem.naloxone.rawValue] : []),
                    .init(
                        "destination", [told.destination].compactMap(\.self).filter { $0 == .sobering }.map(\.rawValue)),
                ])
        }
        return try seen + screeners(ofSubstances: true)
    }

    private func responsePlan() throws -> [DisclosureDocument.Entry] {
        guard let plan = try ResponsePlans(db).approved(of: records) else { return [] }
        let text = plan.text
        return [
            .init(
                at: plan.approvedAt,
                [
                    .init("baseline", text.baseline), .init("elevated", text.elevated),
                    .init("triggers", text.triggers), .init("helped", text.helped), .init("avoid", text.avoid),
                    .init("strategies", text.strategies),
                ])
        ]
    }

    private func safetyPlan() throws -> [DisclosureDocument.Entry] {
        try SafetyPlanFile(person.id, in: db).standing.filter { records.contains($0.person) }.map { plan in
            .init(
                at: plan.at,
                plan.lines.map { line in
                    .init(line.heading.rawValue, [line.words, line.phone].compactMap(\.self).joined(separator: " · "))
                })
        }
    }

    private func needs() throws -> [DisclosureDocument.Entry] {
        let needs = try theirs.needs()
        let referrals = try Referrals(db).referrals(of: needs.map(\.id))
        return needs.map { need in
            let services = (referrals[need.id] ?? []).map { DisclosureDocument.Said("service", $0.serviceName) }
            return .init(at: need.raisedAt, [.init("need", [need.kind.rawValue])] + services)
        }
    }

    private func cases() throws -> [DisclosureDocument.Entry] {
        try theirs.cases().map { kept in
            .init(
                at: kept.openedAt,
                [
                    .init("goal", kept.goal), .init("owner", kept.owner.name),
                    .init("closure", [kept.closure?.rawValue].compactMap(\.self)),
                ])
        }
    }
}
