import Door
import Exchange
import Foundation
import Operate
import Store
import Testing
import Vocabulary
import World

/// All that is shown of a directory, as far as merging might change it.
private struct ShownDirectory: Equatable {
    let found: [[String]]
    let totals: [Int]
    let named: [String]
    let counted: [String]
    let others: [[String]]
    let experience: [Int]
    let rooms: [Int?]
    let proposed: Set<Set<String>>
    let everything: Set<String>
}

extension World {
    fileprivate func shown(
        _ index: DirectoryIndex, _ twice: ToldTwice, _ ids: [String], at now: Instant
    ) async throws -> ShownDirectory {
        var (found, totals): ([[String]], [Int]) = ([], [])
        let questions = try [
            ServiceQuestion("beds"), ServiceQuestion("soup harbour"),
            ServiceQuestion(nil, kind: .shelter, hasRoom: true),
            ServiceQuestion("night", isOpenNow: true),
        ]
        for question in questions {
            let answer = try await search(index, question, most: 50, at: now)
            found.append(answer.found.map { "\($0.id) \($0.by) \(String(describing: $0.hasRoom))" })
            totals.append(answer.total)
        }
        let proposed = try await proposed(twice)
        let everything = try await everything()
        let (allFound, allTotals) = (found, totals)
        return try await database.read { db in
            let directories = try Directories(db)
            var question = DirectoryQuestion()
            question.countsOnce = true
            let counted = try directories.counted()
            return try ShownDirectory(
                found: allFound, totals: allTotals,
                named: directories.list(.service, question, from: 0, most: 100).records.map(\.id),
                counted: ids.map(counted.counted), others: ids.map { counted.others(of: $0).sorted() },
                experience: ids.map {
                    try ServiceExperience(of: counted.all(with: $0), in: db, at: now).asked
                },
                rooms: ids.map { try ServiceRooms(db).newest(of: counted.all(with: $0))?.free },
                proposed: Set(proposed), everything: everything)
        }
    }
}

@Suite struct `Merging services and taking it back` {
    @Test(arguments: Engine.available, 1...4)
    func `leaves everything as it was, in whatever order`(engine: Engine, seed: Int) async throws {
        try await withWorld(on: engine) { world in
            var chance = SeededNumbers(seed: UInt64(seed))
            try await world.readTwice()
            var more = (30..<33).map { Telling(id: TwiceTold.id($0), phone: $0 == 31 ? nil : "303 555-0142") }
            more[2].organization = "Harbour House of Northport"
            try await world.read(TwiceTold.contents(TwiceTold.other + more), as: "211")
            let entry = try LocalService.Entry(name: "Harbour night beds", kind: .shelter, phone: nil, hours: nil)
            let ours = try await world.desk.perform(AddService(entry), by: world.noor)
            let ids = [10, 11, 20, 30, 31, 32].map(TwiceTold.id) + [ours.id.text]
            let (_, needs) = try await world.needing([.shelter, .food, .legal])
            for (need, service) in zip(needs, [ids[0], ids[2], ids[6]]) {
                _ = try await world.desk.perform(
                    OfferReferral(need.id, to: ID(stored: service), consent: true), by: world.noor)
                world.clock.move(.seconds(60))
                _ = try await world.desk.perform(
                    TellRoom(of: ID(stored: service), ServiceRoom.Told(free: needs.count)), by: world.noor)
            }
            let (index, twice, now) = (DirectoryIndex(), ToldTwice(), world.clock.now)
            try await index.fill(from: world.database)
            let before = try await world.shown(index, twice, ids, at: now)
            var standing: [ServiceVerdict] = []
            var merged: Set<Set<String>> = []
            for _ in 0..<12 {
                if !standing.isEmpty, chance.next() % 3 == 0 {
                    try await world.takeBack(standing.remove(at: Int(chance.next() % UInt64(standing.count))))
                } else {
                    let (one, other) = (ids[Int(chance.next() % 7)], ids[Int(chance.next() % 7)])
                    do { standing.append(try await world.merge(one, into: other)) } catch let refusal as Refusal {
                        #expect(refusal.code == .oneServiceAlready)
                    }
                }
                // Those that count as one are those that somebody joined, one way or another.
                merged = Set(ids.map { [$0] })
                for verdict in standing {
                    let parts = merged.filter { $0.contains(verdict.kept) || $0.contains(verdict.other) }
                    merged = merged.subtracting(parts).union([parts.reduce(into: Set<String>()) { $0.formUnion($1) }])
                }
                let shown = try await world.shown(index, twice, ids, at: now)
                #expect(Set(shown.named) == Set(shown.counted) && shown.named.count == merged.count)
                for group in merged {
                    let places = ids.indices.filter { group.contains(ids[$0]) }
                    #expect(Set(places.map { shown.counted[$0] }).count == 1)
                    #expect(Set(places.map { shown.experience[$0] }).count == 1)
                }
                for (found, total) in zip(shown.found, shown.totals) { #expect(found.count == total) }
                #expect(shown.everything == before.everything)
            }
            while !standing.isEmpty {
                try await world.takeBack(standing.remove(at: Int(chance.next() % UInt64(standing.count))))
            }
            #expect(try await world.shown(index, twice, ids, at: now) == before)
            // One that was filled since shows the same.
            let fresh = DirectoryIndex()
            try await fresh.fill(from: world.database)
            #expect(try await world.shown(fresh, ToldTwice(), ids, at: now) == before)
            #expect(try await world.stateHolds())
        }
    }
}
