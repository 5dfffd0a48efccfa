import Foundation
import Store
import Vocabulary

/// All that a person sees of themselves on the page of their own, read in one snapshot.
///
/// Of records and calls that are certainly theirs, and of nobody else's.
package struct OwnPage: Sendable {
    /// The record that the link was given for.
    package let person: Person
    /// What is written about them, part by part, as it would be told to somebody they allowed everything.
    package let record: DisclosureDocument
    /// Signed ones, the newest first.
    package let consents: [Consent]
    package let safetyPlans: [SafetyPlan]
    package let needs: [(need: Need, referrals: [Referral])]
    /// What they said became of them, the last of each.
    package let helped: [ID<Referral>: HelpReport]
    /// But what a law on abuse had told (45 CFR 164.512(b)(1)(ii)).
    package let told: [Disclosure]
    /// Who opened the record in an emergency, the newest first.
    package let emergencies: [BrokenGlass]
    package let looks: [OwnLook]
    package let amendments: [AmendmentRequest]
}

extension OwnPage {
    /// - Parameter zone: where the program works.
    /// - Throws: ``Refusal`` with `.linkOver` when the phone's time is over.
    package init(_ pass: OwnPass, in db: any Transaction, at now: Instant, zone: TimeZone) throws {
        let person = try People(db).person(pass.link(in: db, at: now).person)
        let theirs = try CertainlyTheirs(person, in: db)
        let rule = DisclosureRule(isPart2Program: try Disclosures(db).part2Rule().isProgram)
        self.person = person
        // Substance use too: it is the person who reads it.
        record = try DisclosureReader(person, rule, in: db, at: now).document(ConsentTerms.Category.allCases)
        consents = try Consents(db).consents(of: theirs.records).filter { $0.signature != nil }
        safetyPlans = try SafetyPlanFile(person.id, in: db).standing.filter { theirs.records.contains($0.person) }
        let found = try theirs.needs()
        let referrals = try Referrals(db).referrals(of: found.map(\.id))
        needs = found.map { ($0, referrals[$0.id] ?? []) }
        helped = try HelpReports(db).newest(of: referrals.values.flatMap { $0.map(\.id) })
        // That harm was suspected may be read over a child's shoulder by whoever does it: asked for, a human gives it.
        told = try Disclosures(db).disclosures(of: theirs.records).filter { $0.basis != .mandatedReport }
        emergencies = try BrokenGlasses(db).of(person.id).filter { theirs.records.contains($0.person) }
        looks = try OwnLooks(db: db).looks(at: theirs.records, calls: theirs.calls.map(\.call), in: zone)
        amendments = try AmendmentRequests(db).amendments(of: theirs.records)
    }

    /// When they are expected at services.
    ///
    /// - Throws: ``Refusal`` with `.linkOver` when the phone's time is over.
    package static func appointments(
        _ pass: OwnPass, in db: any Transaction, at now: Instant
    ) throws -> [CalendarDate] {
        let person = try People(db).person(pass.link(in: db, at: now).person)
        return try CalendarLinks(db).appointments(of: CertainlyTheirs(person, in: db).needs().map(\.id))
    }
}
