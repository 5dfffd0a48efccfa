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
            // Every pair that can be proposed is brought together: the same comes of comparing each with each.
            #expect((1...40).contains(pairs.count) && twice.compared < 20_000)
        }
    }
}
