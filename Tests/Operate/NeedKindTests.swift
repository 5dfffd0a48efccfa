import Door
import Exchange
import Foundation
import Operate
import Store
import Testing
import Vocabulary
import World

@Suite struct `The list of needs` {
    @Test func `has what crisis work is asked for`() {
        let codes = Set(Operate.Need.Kind.allCases.map(\.rawValue))
        #expect(
            codes.isSuperset(of: [
                "naloxone", "syringe-service", "treatment-with-ride", "treatment", "shelter", "housing", "employment",
                "benefits", "legal", "food", "child-care",
            ]))
    }

    @Test(arguments: Engine.available)
    func `is found at services by their terms and in everyday words`(engine: Engine) async throws {
        let terms = [
            ("Naloxone", "narcan", Operate.Need.Kind.naloxone), ("Syringe Services", "jeringas", .syringes),
            ("Job Placement", "busco trabajo", .jobs), ("Emergency Shelter", "refugio", .shelter),
        ]
        try await withWorld(on: engine) { world in
            var records: [DirectoryRecord] = []
            for (number, term) in terms.enumerated() {
                // Its own words say nothing: only its term does.
                records += Telling(id: TwiceTold.id(50 + number), name: "Desk \(number)", description: "Ring.").records
                records += Self.bearing(term.0, number, at: TwiceTold.id(50 + number))
            }
            try await world.read(DirectoryContents(records))
            let index = DirectoryIndex()
            try await index.fill(from: world.database)
            for (number, term) in terms.enumerated() {
                let found = try await world.search(index, ServiceQuestion(term.1)).found
                #expect(found.first?.id == TwiceTold.id(50 + number), "\(term.1)")
                let needed = try await world.search(index, ServiceQuestion(nil, kind: term.2)).found
                #expect(needed.filter { $0.need == .yes }.map(\.id) == [TwiceTold.id(50 + number)], "\(term.1)")
            }
        }
    }

    private static func bearing(_ term: String, _ number: Int, at service: String) -> [DirectoryRecord] {
        [
            DirectoryRecord(
                .taxonomyTerm, TwiceTold.id(600 + number), ["name": .text(term), "description": .text(term)]),
            DirectoryRecord(
                .attribute, TwiceTold.id(700 + number),
                [
                    "link_id": .text(service), "link_entity": .text("service"),
                    "taxonomy_term_id": .text(TwiceTold.id(600 + number)),
                ]),
        ]
    }

    @Test(arguments: Engine.available)
    func `has treatment with a ride where a service that treats says that it fetches people`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let clinic = TwiceTold.id(10)
            try await world.read(
                DirectoryContents(TwiceTold.county.flatMap(\.records) + Self.bearing("Detox", 1, at: clinic)))
            let index = DirectoryIndex()
            try await index.fill(from: world.database)
            func answer() async throws -> ServiceAnswer? {
                try await world.search(index, ServiceQuestion(nil, kind: .treatmentRide)).found.first {
                    $0.id == clinic
                }?.need
            }
            #expect(try await answer() == .ask)
            _ = try await world.desk.perform(
                TellAdmission(of: ID(stored: clinic), Admission.Told(points: [.fetches: true])), by: world.noor)
            #expect(try await answer() == .yes)
            world.clock.move(.seconds(1))
            _ = try await world.desk.perform(
                TellAdmission(of: ID(stored: clinic), Admission.Told(points: [.fetches: false])), by: world.noor)
            #expect(try await answer() == .no)
            // One whose source tells of the ride is one by itself.
            let ride =
                Self.bearing("Detox", 1, at: clinic) + Self.bearing("Transportation for Healthcare", 2, at: clinic)
            let held = HeldDirectory(DirectoryContents(TwiceTold.county[0].records + ride))
            let entry = try DirectoryEntry(#require(held.record(.service, clinic)), in: held)
            #expect(entry.kinds == [.treatment, .treatmentRide])
        }
    }

    @Test(arguments: Engine.available)
    func `is kept with a need, the new ones as those that were there before`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.naloxone, .syringes, .treatmentRide, .jobs, .housing])
            #expect(Set(needs.map(\.kind.rawValue)).contains("syringe-service"))
            let stored = try await world.database.read { db in
                try db("SELECT need FROM path_need ORDER BY need").map { try $0["need"] as String }
            }
            #expect(stored == ["employment", "housing", "naloxone", "syringe-service", "treatment-with-ride"])
        }
    }
}
