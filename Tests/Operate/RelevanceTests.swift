import Exchange
import Foundation
import Operate
import Store
import Testing
import Vocabulary
import World

/// A hundred questions as people ask them at night, each with the service that whoever wrote it had in mind: the directory of San
/// Mateo County, of which `../shared/data/hsds-sanmateo/PROVENANCE.md` tells.
@Suite struct `What is found in a real directory` {
    @Test func `stands among the first five for nine questions of ten`() async throws {
        let shared = ProcessInfo.processInfo.environment["ALONGSIDE_SHARED"] ?? "../shared"
        let place = shared + "/data/hsds-sanmateo/hsds"
        guard FileManager.default.fileExists(atPath: place) else {
            print("The questions to a real directory are skipped: \(place) is not there.")
            return
        }
        try await withWorld(on: .sqlite) { world in
            let contents = DirectoryTables.read(URL(filePath: place, directoryHint: .isDirectory))
            _ = try await ImportDirectory("San Mateo", at: world.desk, by: world.noor).run(contents)
            let index = DirectoryIndex()
            try await index.fill(from: world.database)
            #expect(index.count == contents[.service].count)
            var (first, missed): (Int, [String]) = (0, [])
            let questions = try Self.questions()
            for (words, expected) in questions {
                let question = try ServiceQuestion(words)
                let answer = try await world.database.read { db in
                    try index.search(question, most: 5, at: world.clock.now, in: .gmt, db)
                }
                let place = answer.found.firstIndex { $0.id == expected }
                if place == 0 { first += 1 }
                if place == nil { missed.append("\(words) (\(expected))") }
            }
            print(
                "Of 100 questions \(100 - missed.count) had their service among the first five, \(first) in the first place."
            )
            #expect(questions.count == 100)
            #expect(missed.count <= 10, "\(missed.joined(separator: "\n"))")
        }
    }

    /// A question on each line, and the service that was meant.
    private static func questions() throws -> [(words: String, service: String)] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "directory-questions.tsv")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            let parts = line.split(separator: "\t")
            return (String(parts[0]), String(try #require(parts.count == 2 ? parts[1] : nil)))
        }
    }
}

/// What comparing finds in the same directory, and in one that another publisher might make of it.
@Suite struct `What a real directory tells twice` {
    @Test func `is little, and told again in other words most of it is known again`() async throws {
        let shared = ProcessInfo.processInfo.environment["ALONGSIDE_SHARED"] ?? "../shared"
        let place = shared + "/data/hsds-sanmateo/hsds"
        guard FileManager.default.fileExists(atPath: place) else {
            print("Comparing a real directory is skipped: \(place) is not there.")
            return
        }
        try await withWorld(on: .sqlite) { world in
            let contents = DirectoryTables.read(URL(filePath: place, directoryHint: .isDirectory))
            _ = try await ImportDirectory("San Mateo", at: world.desk, by: world.noor).run(contents)
            let twice = ToldTwice()
            let begun = ContinuousClock.now
            try await twice.fill(from: world.database)
            let took = ContinuousClock.now - begun
            let pairs = try await world.directory { try twice.open(in: $0) }
            print(
                "Of \(twice.services) services \(pairs.count) pairs are proposed, \(twice.compared) compared,"
                    + " \(twice.leftOut) groups left out, in \(took).")
            try await world.directory { directories in
                for pair in pairs {
                    let both = try [pair.one, pair.other].map { id in
                        try DirectoryEntry(#require(try directories.record(.service, id)), in: directories)
                    }
                    let likeness = ServiceLikeness(ServiceProfile(both[0]), ServiceProfile(both[1]))
                    print("\(likeness.name) \(likeness.place): \(both[0].name) | \(both[1].name)")
                }
            }
            #expect((1...40).contains(pairs.count) && twice.compared < 20_000)
            let again = try await Self.retold(300, in: world)
            _ = try await ImportDirectory("Another", at: world.desk, by: world.noor)
                .run(DirectoryContents(again.flatMap(\.records)))
            try await twice.fill(from: world.database)
            let proposed = try await world.directory { try twice.open(in: $0) }
            let known = Set(proposed.flatMap { [$0.one, $0.other] })
            let found = again.count { known.contains($0.id) }
            print("Of \(again.count) services told again \(found) are proposed, \(proposed.count) pairs in all.")
            #expect(Double(found) > 0.9 * Double(again.count) && proposed.count < 2 * again.count)
        }
    }

    /// The first services that tell a number and a place, as another publisher might: named with who runs it, with a letter
    /// left out, or in capitals; the number and the street spelled otherwise; a house further along the street.
    private static func retold(_ most: Int, in world: World) async throws -> [Telling] {
        try await world.directory { directories in
            var again: [Telling] = []
            let services = try directories.list(.service, DirectoryQuestion(), from: 0, most: 2000).records
            for record in services where again.count < most {
                let entry = try DirectoryEntry(record, in: directories)
                guard let phone = entry.phone, phone.count == 12, let runs = entry.organization?["name"],
                    let place = entry.locations.first, let latitude = place["latitude"].flatMap(Double.init),
                    let longitude = place["longitude"], let address = entry[.address].first
                else { continue }
                let number = again.count
                let longest = entry.name.split(separator: " ").max { $0.count < $1.count } ?? ""
                let named = [
                    entry.name, "\(runs): \(entry.name)", entry.name.uppercased(),
                    entry.name.replacing(longest, with: longest.dropLast()),
                ]
                again.append(
                    Telling(
                        id: TwiceTold.id(10_000 + number), name: named[number % 4],
                        organization: number % 5 == 0 ? "\(runs), Inc." : runs,
                        phone: "(\(phone.dropFirst(2).prefix(3))) \(phone.dropFirst(5).prefix(3)) \(phone.suffix(4))",
                        address: address["address_1"]?.replacing("Street", with: "St.").replacing(
                            "Avenue", with: "Ave."),
                        city: address["city"] ?? "", point: ("\(latitude + 0.0008)", longitude)))
            }
            return again
        }
    }
}
