import Access
import ArgumentParser
import Door
import Foundation
import Operate
import Programs
import Store
import Vocabulary

/// `alongside program publish`: makes versions of programs those that new calls are asked by.
struct PublishVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish", abstract: "Make a program's version the live one in a workspace.",
        discussion: """
            A version goes live only by a named person (--by), and in place of another only with the diff of the two \
            (--diff), which `alongside program diff NAME FILE --keep --by …` computes, keeps and numbers.

            Calls that have begun with another version keep it. The same file again changes nothing; another file under \
            a version that is published already is refused.

            Example: alongside program publish denver-star my-city/night-team.yaml --by grace
            """)

    @Argument(help: "Names of programs, or files.") var programs: [String]
    @Option(help: "Who answers for it: the name of an account that may publish programs.") var by: String
    @Option(help: "The number of the diff with the version it replaces.") var diff: String?
    @OptionGroup var folder: ProgramVerb.Folder
    @OptionGroup var target: WorkspaceOption

    func run() async throws {
        let files = try programs.map { try read($0) }
        let published = try await target.open { workspace in
            var published: [PublishedProgram] = []
            for bytes in files {
                let person = try await workspace.person(by)
                published.append(
                    try await workspace.desk.perform(
                        PublishProgram(bytes, diff: diff.map { ID(stored: $0) }), by: person))
            }
            return published
        }
        try Terminal.result(
            target.json,
            [
                "published": published.map {
                    ["program": $0.name, "version": $0.version, "digest": $0.digest, "at": $0.at.description]
                }
            ],
            published.map { "\($0.name) \($0.version) is live (\($0.digest.prefix(12)))." }.joined(separator: "\n"))
    }

    /// The bytes of a file or program, of which none is faulty.
    private func read(_ named: String) throws -> Data {
        let (file, bytes) = try folder.bytes(of: named)
        do throws(ProgramFault) {
            let check = try Program(yaml: bytes).check()
            guard !check.faults.isEmpty else { return bytes }
            throw ProgramFault(faults: check.faults)
        } catch {
            Terminal.say(ProgramWords.sentences(error, file: file.lastPathComponent))
            throw ExitCode(1)
        }
    }
}

extension Workspace {
    /// The person of an account.
    ///
    /// - Throws: ``Refusal`` with `.noSuchAccount`.
    func person(_ name: String) async throws -> Worker {
        guard let account = try await desk.database.read({ db in try Accounts(db).account(named: name) }) else {
            throw Refusal(.noSuchAccount, .absent, field: "name")
        }
        return account.worker(at: nil)
    }
}

extension ProgramVerb.Folder {
    /// The bytes of a file, or of the program of that name in the folder.
    func bytes(of named: String) throws -> (file: URL, bytes: Data) {
        let isFile = named.contains("/") || named.hasSuffix(".yaml") || named.hasSuffix(".yml")
        let file: URL
        if isFile {
            file = URL(filePath: named)
        } else {
            guard let place = programs.map({ URL(filePath: $0) }) ?? ProgramShelf.standardFolder else {
                throw ValidationError("There is no folder of programs here. Name one with --programs.")
            }
            // A file bears its program's name; where it does not, the folder is looked through.
            let usual = place.appending(path: "\(named).yaml")
            file = FileManager.default.fileExists(atPath: usual.path) ? usual : try self.file(of: named, in: place)
        }
        guard let bytes = try? Data(contentsOf: file) else {
            throw ValidationError("The file \(file.path) cannot be read.")
        }
        return (file, bytes)
    }

    /// The file of the newest version of a program.
    fileprivate func file(of name: String, in place: URL) throws -> URL {
        let digest = try shelf().named(name).digest
        let files = try FileManager.default.contentsOfDirectory(at: place, includingPropertiesForKeys: nil)
        for file in files where file.pathExtension == "yaml" {
            if let bytes = try? Data(contentsOf: file), (try? Program(yaml: bytes))?.digest == digest { return file }
        }
        throw ValidationError("There is no program “\(name)” in \(place.path).")
    }
}
