import Access
import ArgumentParser
import Door
import Exchange
import Foundation
import Operate
import Vocabulary

extension DirectoryVerb {
    /// `alongside directory taxonomy`: taxonomies from files of the operator's own.
    struct Taxonomy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "taxonomy", abstract: "Name and find services by the terms of a taxonomy of your own.",
            subcommands: [Read.self, List.self, Remove.self])

        struct Read: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "import", abstract: "Read a taxonomy in from your own file.",
                discussion: """
                    For a taxonomy that you hold a licence for, such as the 211 Human Services Indexing System. The \
                    file is a table with a header, in one of two forms:

                      id,code,name,description,parent_id   the columns of HSDS taxonomy_term; id and parent_id are UUIDs
                      code,name,parent code                a code such as BD-1800.2000, and that of the term above

                    A column “need” says which need of Alongside a term and those below it help with; or a second file \
                    does, with the columns code (or id) and need. Other columns are passed over.

                    All of it is taken or nothing: each fault is named with its file, row and column. The same --name \
                    again replaces what it told before. Its terms name services and find them here; /api/hsds and \
                    “directory export” never give them out, unless you say --give-out.

                    A term of a directory is taken for one of yours by its identifier, or by its code where the \
                    directory calls its taxonomy by the same name.

                    Exit code 0: read in; 1: refused; 2: it was asked for wrongly.

                    With --json: {"name":"…","terms":n,"needs":n,"given_out":false,"dry_run":false}; refused: \
                    {"refused":"directory-faulty","faults":[…]}

                    Example: alongside directory taxonomy import 211.csv --name "211 HSIS" --needs 211-needs.csv
                    """)

            @Argument(help: "The file of terms.") var file: String
            @Option(help: "What the taxonomy is called. The same name again replaces it.") var name: String
            @Option(help: "A file that says what terms help with: code (or id), need.") var needs: String?
            @Flag(name: .customLong("give-out"), help: "Let /api/hsds and exports tell its terms.")
            var isGivenOut = false
            @Flag(name: .customLong("dry-run"), help: "Say what is wrong, and change nothing.") var isTrial = false
            @Flag(help: "Name every fault; otherwise the first twenty of each kind.") var all = false
            @OptionGroup var target: WorkspaceOption

            func run() async throws {
                for place in [file, needs].compactMap(\.self) where !FileManager.default.isReadableFile(atPath: place) {
                    throw ValidationError("\(place) cannot be read.")
                }
                var taxonomy = TaxonomyFile(URL(filePath: file))
                if let needs { taxonomy.readNeeds(URL(filePath: needs)) }
                let faults = taxonomy.faults + ImportTaxonomy.faults(of: taxonomy)
                guard faults.isEmpty else {
                    DirectoryWords.list(faults, all: all)
                    Terminal.say("Nothing was read in: \(faults.count) faults.")
                    if target.json {
                        try Terminal.result(
                            true, ["refused": "directory-faulty", "faults": faults.map(DirectoryWords.object)], "")
                    }
                    throw ExitCode(1)
                }
                let command = try ImportTaxonomy(name, taxonomy, givenOut: isGivenOut)
                let helping = taxonomy.terms.count { $0.need != nil }
                if !isTrial {
                    try await target.open(making: true) { workspace in
                        _ = try await workspace.desk.perform(command, by: .terminal)
                    }
                }
                try Terminal.result(
                    target.json,
                    [
                        "name": name, "terms": taxonomy.terms.count, "needs": helping, "given_out": isGivenOut,
                        "dry_run": isTrial,
                    ],
                    """
                    \(isTrial ? "Would be read" : "Read"): \(taxonomy.terms.count) terms of \(name), of which \(helping) \
                    say what they help with. They are \(isGivenOut ? "given out" : "not given out").
                    """)
            }
        }

        struct List: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "List your own taxonomies.",
                discussion: """
                    With --json: {"taxonomies":[{"name":"…","terms":n,"needs":n,"given_out":false,"read":"…"}]}

                    Example: alongside directory taxonomy list
                    """)

            @OptionGroup var target: WorkspaceOption

            func run() async throws {
                let taxonomies = try await target.open { workspace in
                    try await workspace.desk.look(as: .terminal, for: .manageServices, at: .directory) { db in
                        try OwnTaxonomies(db).all()
                    }
                }
                let lines = taxonomies.map { one in
                    "\(one.name): \(one.terms) terms, \(one.isGivenOut ? "given out" : "not given out"), "
                        + "read \(one.readAt.description.prefix(10))"
                }
                try Terminal.result(
                    target.json,
                    [
                        "taxonomies": taxonomies.map {
                            [
                                "name": $0.name, "terms": $0.terms, "needs": $0.needs, "given_out": $0.isGivenOut,
                                "read": $0.readAt.description,
                            ] as [String: Any]
                        }
                    ], lines.isEmpty ? "No taxonomy of your own was read in." : lines.joined(separator: "\n"))
            }
        }

        struct Remove: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Take a taxonomy of your own away again.",
                discussion: """
                    No service is named or found by its terms any more. Services stay.

                    Example: alongside directory taxonomy remove "211 HSIS"
                    """)

            @Argument(help: "What the taxonomy is called.") var name: String
            @OptionGroup var target: WorkspaceOption

            func run() async throws {
                let named = name
                try await target.open { workspace in
                    let taxonomies = try await workspace.desk.look(as: .terminal, for: .manageServices, at: .directory)
                    {
                        db in try OwnTaxonomies(db).all()
                    }
                    guard let one = taxonomies.first(where: { $0.name == named }) else {
                        throw Refusal(.noSuchTaxonomy, .absent, field: "name")
                    }
                    _ = try await workspace.desk.perform(RemoveTaxonomy(one.id), by: .terminal)
                }
                try Terminal.result(target.json, ["removed": name], "\(name) was removed.")
            }
        }
    }
}
