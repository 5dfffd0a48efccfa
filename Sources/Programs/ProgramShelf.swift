import Foundation

/// The programs of a folder.
package struct ProgramShelf: Sendable {
    /// What is wrong with a folder of programs.
    package struct Fault: Error {
        /// What is wrong with one file.
        package enum Cause: Sendable {
            case unreadable
            case faults(ProgramFault)
            /// The same program in the same version as in another file.
            case sameAs(String)
        }

        package let folder: String
        /// Each file with a fault, by name; none if there is not one program.
        package let files: [(name: String, cause: Cause)]
    }

    /// Every version of every program, by name and then the newest first.
    package let programs: [Program]

    /// Reads every `.yaml` of a folder.
    ///
    /// - Throws: ``Fault`` with what is wrong in each file.
    package init(folder: URL) throws(Fault) {
        // What is listed of a link to a folder is nothing.
        let place = folder.resolvingSymlinksInPath()
        let files = ((try? FileManager.default.contentsOfDirectory(at: place, includingPropertiesForKeys: nil)) ?? [])
            .filter { $0.pathExtension == "yaml" }.sorted { $0.lastPathComponent < $1.lastPathComponent }
        var wrong: [(name: String, cause: Fault.Cause)] = []
        var read: [(file: String, program: Program)] = []
        for file in files {
            let name = file.lastPathComponent
            guard let bytes = try? Data(contentsOf: file) else {
                wrong.append((name, .unreadable))
                continue
            }
            do throws(ProgramFault) {
                let program = try Program(yaml: bytes)
                if let same = read.first(where: {
                    ($0.program.name, $0.program.version) == (program.name, program.version)
                }) {
                    wrong.append((name, .sameAs(same.file)))
                }
                read.append((name, program))
            } catch {
                wrong.append((name, .faults(error)))
            }
        }
        guard wrong.isEmpty, !read.isEmpty else { throw Fault(folder: folder.path, files: wrong) }
        self.init(read.map(\.program))
    }

    /// A shelf of programs read elsewhere.
    package init(_ programs: [Program]) {
        self.programs = programs.sorted { one, other in
            one.name == other.name ? ProgramShelf.isNewer(one.version, other.version) : one.name < other.name
        }
    }

    /// The newest version of a program.
    package subscript(name: String) -> Program? {
        programs.first { $0.name == name }
    }

    /// The version that was read from the very bytes of a digest.
    package subscript(digest digest: String) -> Program? {
        programs.first { $0.digest == digest }
    }

    /// The newest version of each program, by name.
    package var newest: [Program] {
        programs.filter { self[$0.name]?.version == $0.version }
    }

    /// Where the programs are: the folder that the environment names, else the nearest `Programs` or
    /// `share/alongside/Programs` beside the executable or above it.
    package static func folder(environment: [String: String], executable: URL) -> URL? {
        folder(named: "Programs", variable: "ALONGSIDE_PROGRAMS", environment: environment, executable: executable)
    }

    /// A folder of files that come with the program, found in the same way.
    package static func folder(
        named share: String, of ending: String = ".yaml", variable: String, environment: [String: String],
        executable: URL
    ) -> URL? {
        if let named = environment[variable], !named.isEmpty { return URL(filePath: named) }
        var place = executable.resolvingSymlinksInPath().deletingLastPathComponent()
        for _ in 0..<8 {
            for name in ["share/alongside/\(share)", share] {
                let folder = place.appending(path: name)
                let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
                if files?.contains(where: { $0.hasSuffix(ending) }) ?? false { return folder }
            }
            guard place.path != "/" else { return nil }
            place.deleteLastPathComponent()
        }
        return nil
    }

    /// By the numbers between the dots.
    private static func isNewer(_ one: String, _ other: String) -> Bool {
        func numbers(_ version: String) -> [Int] { version.split(separator: ".").compactMap { Int($0) } }
        return numbers(other).lexicographicallyPrecedes(numbers(one))
    }
}
