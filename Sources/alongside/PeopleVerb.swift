import ArgumentParser
import Exchange
import Foundation
import Linkage

/// `alongside people`: which records may be of one person.
struct PeopleVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people", abstract: "Find the records that may be of one person.",
        subcommands: [Learn.self, Compare.self])

    struct Learn: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Learn from a table of people what agreement is worth, and list the pairs that may be one person.",
            discussion: """
                Nothing is kept and nothing is merged. Nobody has to say beforehand which records belong together: how \
                alike different people are is seen in pairs taken at random, how alike one person's records are is \
                estimated from pairs that share a name, a birthday, a telephone number or an address.

                The columns are known by their names, such as given_name, family_name or surname, date_of_birth or dob, \
                phone, postcode or zip, street or address_1, house_number, city or suburb, state. With --column you say \
                it yourself: --column nachname=family-name. A column that is none of them is not compared.

                Prints what each level of agreement is worth, and each pair with the reasons for it. Names and birthdays \
                are never printed; a record is called by the column id, or by --id, or else by its line in the file.

                With --json one object a line: first {"weights":…,"prior":…,"records":n,"compared":n,"left_out":n}, then \
                {"left":…,"right":…,"probability":p,"weight":bits,"why":[{"field":…,"likeness":…,"m":…,"u":…,\
                "frequency":…,"weight":bits}]} for each pair, the most probable first.

                Example: alongside people learn clients.csv --least 0.9
                Example: alongside people learn clients.csv --json | tail -n +2 | head
                """)

        @Argument(help: "A table with one record a line and names of columns in the first.", completion: .file())
        var file: String
        @Option(help: "The column that names a record.") var id: String?
        @Option(
            help: ArgumentHelp("What a column holds, as NAME=KIND. May be given several times.", valueName: "name=kind")
        )
        var column: [String] = []
        @Option(help: "Pairs that are less probable are not listed, from 0 to 1.") var least = 0.5
        @Flag(help: "Print JSON.") var json = false

        func validate() throws {
            guard (0...1).contains(least) else { throw ValidationError("--least is a probability from 0 to 1.") }
            _ = try named()
        }

        func run() async throws {
            let read = try await CallFileWords.explaining(file) {
                try PeopleTable(FileBytes(file), id: id, named: named())
            }
            if read.unreadable > 0 { Terminal.say("\(read.unreadable) rows cannot be read and were left out.") }
            guard let table = read.table, !table.fields.isEmpty else {
                throw ValidationError(
                    """
                    No column of \(file) is known, or there are more than \(RecordTable.mostFields). Say what they hold \
                    with --column NAME=KIND, where KIND is one of \(Self.kinds).
                    """)
            }
            let linkage = try await PeopleLinkage(learningFrom: table)
            if linkage.leftOut > 0 {
                Terminal.say(
                    "\(linkage.leftOut) groups of records share too much to compare each with each, and were left out.")
            }
            let words = PeopleWords(linkage, names: read.names)
            words.print(linkage.proposals(least: least), json: json)
        }

        private static let kinds = ComparedField.Kind.allCases.map(\.rawValue).joined(separator: ", ")

        private func named() throws -> [String: ComparedField.Kind] {
            var named: [String: ComparedField.Kind] = [:]
            for text in column {
                let parts = text.split(separator: "=", maxSplits: 1)
                guard parts.count == 2, let kind = ComparedField.Kind(rawValue: String(parts[1])) else {
                    throw ValidationError("“\(text)” is not NAME=KIND, where KIND is one of \(Self.kinds).")
                }
                named[String(parts[0])] = kind
            }
            return named
        }
    }
}
