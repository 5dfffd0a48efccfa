import Foundation
import Operate
import Programs
import Testing
import Vocabulary
import World

@testable import Operate
@testable import Web

@Suite struct `What a program's own reason is called` {
    private let catalogue: Catalogue
    private let program: Program

    init() throws {
        catalogue = try Catalogue(folder: Share.folder.appending(path: "Words"))
        program = try Program(yaml: Array(World.program("nyc-bheard").utf8))
    }

    @Test func `stands behind its standard reason, in the reader's language`() throws {
        let word = "taken-to-place-of-care/taken-to-hospital"
        let english = catalogue["en"]
        let standard = english.name(of: "taken-to-place-of-care", in: "reasons")
        #expect(english.naming(program).name(of: word, in: "reasons") == "\(standard): A hospital")
        #expect(catalogue["es"].naming(program).name(of: word, in: "reasons").hasSuffix(": Un hospital"))
        // What nobody knows by name keeps its code, and what is no reason stays as it is.
        #expect(english.name(of: word, in: "reasons") == "\(standard): taken-to-hospital")
        #expect(
            english.naming(program).name(of: "no-such/taken-to-hospital", in: "reasons") == "no-such/taken-to-hospital")
        #expect(english.naming(program).name(of: word, in: "stages") == word)
    }

    @Test func `is offered right under its standard reason, of that version alone`() throws {
        let words = catalogue["en"].naming(program)
        let disposed = ReasonCode.leaving(.disposed)
        let offered = words.own.offer(disposed, of: program.digest)
        let place = try #require(offered.firstIndex(of: "taken-to-place-of-care"))
        #expect(
            Array(offered[(place + 1)...(place + 2)]) == [
                "taken-to-place-of-care/taken-to-hospital", "taken-to-place-of-care/taken-to-community-location",
            ])
        #expect(offered.count == disposed.count + 2)
        #expect(words.own.offer(disposed, of: nil) == disposed.map(\.name))
        #expect(words.own.offer(disposed, of: "another") == disposed.map(\.name))
    }

    @Test func `is that of the version published last`() throws {
        func published(_ digest: String, _ title: String) throws -> PublishedReason {
            PublishedReason(
                digest: digest, reason: try ReasonCode(written: "weapon/knife-at-door"), titles: ["en": title])
        }
        let titles = OwnReasonTitles([try published("new", "A knife at the door"), try published("old", "A knife")])
        #expect(titles.title("knife-at-door", in: "es") == "A knife at the door")
        #expect(titles.offer(ReasonCode.leaving(.triaged), of: "old").contains("weapon/knife-at-door"))
    }
}
