import ArgumentParser
import Foundation
import Operate
import Programs

/// `alongside course`: what people of a program are taught.
struct CourseVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "course", abstract: "List the courses, and check your own.", subcommands: [Check.self, List.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say every fault of a course's file, with its line and what would be right.",
            discussion: """
                With --json, one object a file: {"file":…,"course":…,"version":…,"digest":…,"minutes":n,\
                "faults":[{"line":n,"fault":…}]}. The exit code is 1 where there is a fault in any of them.
                docs/guides/training.md tells how to write one.

                Example: alongside course check our-course.yaml Courses/
                """)

        @Argument(help: "Files of courses, or folders of them.") var paths: [String]
        @Flag(help: "Print one JSON object a file.") var json = false

        func run() throws {
            var isSound = true
            for file in try paths.flatMap(files) { isSound = try isSoundWhole(file) && isSound }
            if !isSound { throw ExitCode(1) }
        }

        private func files(_ path: String) throws -> [CourseShelf.File] {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw ValidationError("The file \(path) cannot be read.")
            }
            guard isFolder.boolValue else { return [CourseShelf.File(path: path)] }
            let files = CourseShelf(folder: URL(filePath: path)).files
            guard !files.isEmpty else { throw ValidationError("There is no course in \(path).") }
            return files
        }

        /// Says everything of one file, and whether it has no fault.
        private func isSoundWhole(_ file: CourseShelf.File) throws -> Bool {
            switch file.content {
            case .unreadable: throw ValidationError("The file \(file.path) cannot be read.")
            case .faults(let fault):
                try Terminal.result(
                    json,
                    [
                        "file": file.path,
                        "faults": fault.faults.map { ["line": $0.line, "fault": CourseWords.sentence($0.code)] },
                    ], CourseWords.sentences(fault, file: file.path))
                return false
            case .course(let course):
                try Terminal.result(
                    json,
                    [
                        "file": file.path, "course": course.name, "version": course.version, "digest": course.digest,
                        "minutes": course.minutes, "faults": [String](),
                    ],
                    "\(course.name) \(course.version) has no faults. It has \(CourseWords.hours(course.minutes)) hours."
                )
                return true
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the courses that there are.",
            discussion: """
                With --json, one object: {"courses":[{"course":…,"version":…,"digest":…,"title":…,"languages":[…],\
                "minutes":n,"certificate":…,"parts":n}]}
                """)

        @Option(help: "The folder of courses. Default: $ALONGSIDE_COURSES, or Courses beside the program.")
        var courses: String?
        @Option(help: "The language of the titles.") var language = "en"
        @Flag(help: "Print one JSON object.") var json = false

        func run() throws {
            let standard = CourseShelf.folder(
                environment: ProcessInfo.processInfo.environment,
                executable: Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0]))
            guard let folder = courses.map({ URL(filePath: $0) }) ?? standard else {
                throw ValidationError("There is no folder of courses here. Name one with --courses.")
            }
            let shelf = CourseShelf(folder: folder)
            guard !shelf.files.isEmpty else { throw ValidationError("There is no course in \(folder.path).") }
            var isSound = true
            for file in shelf.files {
                switch file.content {
                case .course: continue
                case .unreadable: Terminal.say("\(file.path): The file cannot be read.")
                case .faults(let fault): Terminal.say(CourseWords.sentences(fault, file: file.path))
                }
                isSound = false
            }
            if !isSound { throw ExitCode(1) }
            try Terminal.result(
                json, ["courses": shelf.courses.map { $0.document(in: language) }],
                shelf.courses.map { $0.line(in: language) }.joined(separator: "\n"))
        }
    }
}

/// What is wrong with a course's file, in sentences for the person who writes it.
enum CourseWords {
    /// A line a fault, as editors understand them: `file:line: …`.
    static func sentences(_ fault: CourseFault, file: String) -> String {
        fault.faults.map { "\(file):\($0.line): \(sentence($0.code))" }.joined(separator: "\n")
    }

    /// What it is, and what would be right.
    static func sentence(_ code: CourseFault.Code) -> String {
        switch code {
        case .common(let code): ScenarioWords.sentence(code)
        case .notHours: "Here belong hours in quarters, such as 1.5: at least 0.25, and of one part at most 16."
        case .hoursDiffer(let said, let found):
            "The parts come to \(hours(found)) hours, and “hours” says \(hours(said)). Put one of them right."
        }
    }

    static func hours(_ minutes: Int) -> String {
        "\(minutes / 60)\(["", ".25", ".5", ".75"][(minutes % 60) / 15])"
    }
}

extension Course {
    fileprivate func document(in language: String) -> [String: Any] {
        [
            "course": name, "version": version, "digest": digest, "title": title.text(in: language),
            "languages": languages, "minutes": minutes, "certificate": leading?.key ?? NSNull(), "parts": parts.count,
        ]
    }

    fileprivate func line(in language: String) -> String {
        let leads = leading.map { " · \($0.key)" } ?? ""
        return """
            \(name) \(version): \(title.text(in: language))
              \(languages.joined(separator: ", ")) · \(CourseWords.hours(minutes)) h\(leads)
            """
    }
}
