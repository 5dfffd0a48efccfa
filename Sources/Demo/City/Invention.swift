import Foundation
import Programs
import Yams

/// Everything that was invented in words: `Demo/fallow-bend.yaml`.
package struct Invention: Decodable, Sendable {
    struct Streets: Decodable, Sendable {
        let avenues: [String]
        let streets: [String]
    }

    /// A place with a name, counted in blocks from the north-west corner of the city.
    struct Place: Decodable, Sendable {
        let name: String
        let kind: String
        let x: Double
        let y: Double
        let weight: Double
    }

    struct Names: Decodable, Sendable {
        struct Language: Decodable, Sendable {
            /// BCP 47.
            let tag: String
            let weight: Double
        }

        let women: [String]
        let men: [String]
        let neither: [String]
        let surnames: [String]
        let languages: [Language]
    }

    struct Service: Decodable, Sendable {
        let name: String
        let kind: String
        let phone: String
        let hours: String
        let note: String?
    }

    /// What a call for the program is about, and what its triage brings out.
    struct Scene: Decodable, Sendable {
        let key: String
        let nature: String
        let weight: Double
        /// As the city's dispatch system calls it.
        let types: [String]
        /// The kinds of place where it happens; at home where none is named.
        let at: [String]?
        let says: [String]
        let answers: [String: String]?
        let needs: [String]
    }

    struct Colleague: Decodable, Sendable {
        let name: String
        let role: String
    }

    struct Team: Decodable, Sendable {
        struct Member: Decodable, Sendable {
            let name: String
            let `as`: String
            let languages: [String]?
        }

        let name: String
        let radio: String
        let vehicle: String
        let program: String
        /// The hours of the day, on the city's clocks, at which its shift begins and ends.
        let from: Int
        let until: Int
        let members: [Member]
    }

    package let city: String
    let streets: Streets
    let places: [Place]
    let people: Names
    let services: [Service]
    let scenes: [Scene]
    let narratives: [String]
    let strengths: [String]
    let goals: [String]
    let attempts: [String]
    let notes: [String]
    let staff: [Colleague]
    let teams: [Team]

    /// What is wrong with the folder of the invention.
    package enum Fault: Error {
        /// There is no folder `Demo` beside the program or above it.
        case missing
        case unreadable(file: String, why: String)
    }

    /// Reads the invention from its folder.
    ///
    /// - Throws: ``Fault``.
    package init(folder: URL?) throws {
        guard let file = folder?.appending(path: "fallow-bend.yaml") else { throw Fault.missing }
        do {
            self = try YAMLDecoder().decode(Invention.self, from: Data(contentsOf: file))
        } catch {
            throw Fault.unreadable(file: file.path, why: "\(error)")
        }
    }

    /// The folder that `ALONGSIDE_DEMO` names, else the nearest `Demo` beside the program or above it.
    package static func folder(environment: [String: String], executable: URL) -> URL? {
        ProgramShelf.folder(
            named: "Demo", variable: "ALONGSIDE_DEMO", environment: environment, executable: executable)
    }
}
