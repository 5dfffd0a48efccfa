import Foundation
import Testing

@Suite struct `The floors of the house` {
    @Test func `are those of the design`() {
        #expect(
            House.floors == [
                "CPostgres", "CZlib", "CLzma", "CCurl", "Vocabulary", "Statistics", "Linkage", "Store", "Access",
                "Door",
                "Programs", "Exchange", "Plan", "Operate", "Demo", "Web", "alongside",
            ])
        #expect(Set(House.files.map(\.floor)).isSubset(of: House.floors))
    }

    @Test(arguments: House.floors)
    func `import only floors below them`(floor: String) throws {
        let above = House.floors.drop { $0 != floor }
        for file in House.files(of: floor) {
            let wrong = file.imports.filter(above.contains)
            #expect(wrong.isEmpty, "\(file) imports \(wrong)")
        }
    }

    @Test(arguments: House.floors)
    func `never bear the name of a type in them`(floor: String) {
        for file in House.files(of: floor) {
            #expect(!file.allTypes.contains(floor), "\(file) declares \(floor)")
        }
    }

    /// What is invented is invented by the same doors as everything else is done.
    @Test func `let the demo city act only through commands`() {
        for file in House.files(of: "Demo") {
            #expect(!file.text.words.contains("SQL"), "\(file) speaks of SQL")
            #expect(
                !file.text.code.contains(/\.write\s*\{|\bkeep\(in:|\.run\(\s*""|\bdb\(/), "\(file) writes by itself")
        }
    }

    /// Names of Foundation and Hummingbird, which a type of ours would hide.
    @Test func `call no type by a name that means something else elsewhere`() {
        let taken: Set = [
            "Unit", "Timer", "Operation", "Notification", "Process", "Request", "Response", "Router",
        ]
        for file in House.files {
            let wrong = file.allTypes.filter(taken.contains)
            #expect(wrong.isEmpty, "\(file) declares \(wrong)")
        }
    }
}

@Suite struct `The steps of the path` {
    @Test(arguments: Steps.names)
    func `never look ahead`(step: String) {
        let later = Set(Steps.names.filter { $0 > step }.flatMap(Steps.files).flatMap(\.types))
        for file in Steps.files(of: step) {
            let ahead = file.text.words.intersection(later)
            #expect(ahead.isEmpty, "\(file) looks ahead to \(ahead.sorted())")
        }
    }

    @Test func `begin with the intake and end with the board`() {
        #expect(Steps.names.first == "1-Intake")
        #expect(Steps.names.last == "7-Board")
    }

    enum Steps {
        /// The numbered folders of Operate; the numbers are the order.
        static let names = Set(House.files(of: "Operate").compactMap { folder(of: $0) }).sorted()

        static func files(of step: String) -> [House.File] {
            House.files(of: "Operate").filter { folder(of: $0) == step }
        }

        private static func folder(of file: House.File) -> String? {
            let parts = file.path.split(separator: "/")
            guard parts.count == 3, parts[1].first?.isNumber == true else { return nil }
            return String(parts[1])
        }
    }
}
