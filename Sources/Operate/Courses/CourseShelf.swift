import Foundation
import Programs

/// The courses of a folder.
package struct CourseShelf: Sendable {
    /// One file, and what was read from it.
    package struct File: Sendable {
        package enum Content: Sendable {
            case course(Course)
            case faults(CourseFault)
            case unreadable
        }

        package let path: String
        package let content: Content
        /// The file itself, which sessions keep.
        package let text: String
    }

    /// Every `.yaml` of the folder, by name.
    package let files: [File]

    package init(folder: URL) {
        // What is listed of a link to a folder is nothing.
        let place = folder.resolvingSymlinksInPath()
        let found = (try? FileManager.default.contentsOfDirectory(at: place, includingPropertiesForKeys: nil)) ?? []
        files = found.filter { $0.pathExtension == "yaml" }.sorted { $0.lastPathComponent < $1.lastPathComponent }
            .map { File(path: folder.appending(path: $0.lastPathComponent).path) }
    }

    /// Those that can be read, by name.
    package var courses: [Course] {
        files.compactMap { file in
            if case .course(let course) = file.content { course } else { nil }
        }.sorted { $0.name < $1.name }
    }

    /// A course and its file.
    package subscript(name: String) -> (course: Course, text: String)? {
        for file in files {
            if case .course(let course) = file.content, course.name == name { return (course, file.text) }
        }
        return nil
    }

    /// Where the courses are that come with the program, or those that the environment names instead.
    package static func folder(environment: [String: String], executable: URL) -> URL? {
        ProgramShelf.folder(
            named: "Courses", variable: "ALONGSIDE_COURSES", environment: environment, executable: executable)
    }
}

extension CourseShelf.File {
    /// Reads one file.
    package init(path: String) {
        self.path = path
        guard let bytes = try? Data(contentsOf: URL(filePath: path)) else {
            (content, text) = (.unreadable, "")
            return
        }
        text = String(decoding: bytes, as: UTF8.self)
        do throws(CourseFault) {
            content = .course(try Course(yaml: bytes))
        } catch {
            content = .faults(error)
        }
    }
}
