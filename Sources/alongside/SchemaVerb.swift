import ArgumentParser
import Foundation
import Programs

/// `alongside program schema`: what editors check a program's file by.
struct SchemaVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of program files, which editors check them by.",
        discussion: """
            Put “# yaml-language-server: $schema=program.schema.json” on the first line of a program and the schema \
            beside it; an editor with YAML support then says what is wrong while you type. What only shows when the \
            parts are held against each other is said by “alongside program check”.

            Example: alongside program schema > my-city/program.schema.json
            """)

    @OptionGroup var folder: ProgramVerb.Folder

    func run() throws {
        guard let place = folder.programs.map({ URL(filePath: $0) }) ?? ProgramShelf.standardFolder,
            let bytes = try? Data(contentsOf: place.appending(path: "program.schema.json"))
        else {
            throw ValidationError(
                "There is no program.schema.json beside the programs. Name their folder with --programs.")
        }
        print(String(decoding: bytes, as: UTF8.self), terminator: "")
    }
}
