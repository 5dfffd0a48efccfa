import ArgumentParser
import Exchange
import Foundation
import Plan
import Vocabulary

/// Why an export of calls cannot be read, in sentences for the person who has it.
enum CallFileWords {
    /// Says in a sentence why the work could not be done.
    static func explaining<T>(_ file: String, _ work: () async throws -> T) async throws -> T {
        do {
            return try await work()
        } catch is CancellationError {
            Terminal.say("Stopped. Nothing was imported, and nothing is left over.")
            throw ExitCode(1)
        } catch let fault as TableError {
            Terminal.say("\(file): \(sentence(fault))")
        } catch let fault as CallTableFault {
            Terminal.say("\(file): \(sentence(fault))")
        } catch let fault as MapMisfit {
            Terminal.say("\(file): \(sentence(fault))")
        } catch let fault as ZoneMisfit {
            Terminal.say("\(file): \(sentence(fault))")
        } catch let refusal as Refusal where refusal.code == .importUnderWay {
            Terminal.say("Another import is under way in this workspace. Try again when it has finished.")
        } catch let refusal as Refusal where refusal.code == .fileKnownAs {
            Terminal.say(
                "\(file): This very file was imported under the name “\(refusal.values["map"] ?? "")”. Under another its calls would count twice."
            )
        } catch let refusal as Refusal where refusal.code == .importSwept {
            Terminal.say(
                "The import was held up for so long that another one swept it away. Nothing of it is left; begin again."
            )
        }
        throw ExitCode(1)
    }

    static func sentence(_ fault: TableError) -> String {
        switch fault {
        case .isUTF16: "The file is written in UTF-16. Save it as UTF-8."
        case .isArchive: "This is a ZIP archive, as spreadsheets save themselves. Save the sheet as CSV."
        case .quotesDoNotMatch(let line):
            "From line \(line) on quotes open and never close, so that nobody can tell where a row begins."
        case .brokenArchive: "The packed file ends too early or is damaged. Fetch it again."
        case .unreadable(let code): "The file cannot be read: \(String(cString: strerror(code)))."
        }
    }

    static func sentence(_ fault: CallTableFault) -> String {
        switch fault {
        case .empty: "The file holds no row that can be read."
        case .noSuchColumns(let missing, let header):
            """
            The map speaks of columns that the file has not: \(list(missing)). Its columns: \(list(header)). Take the \
            map of this export, or change it.
            """
        case .headerUnreadable:
            "Before the first row stands something that cannot be read: a NUL byte, a quote that never closes, or a line that is too long. Without a header nobody knows what the columns are."
        case .columnTwice(let name): "The file has the column “\(name)” twice. Rename one of them."
        }
    }

    static func sentence(_ misfit: MapMisfit) -> String {
        let reasons = misfit.reasons.sorted { ($0.value, $1.key.rawValue) > ($1.value, $0.key.rawValue) }
            .map { "\($0.key.rawValue): \($0.value)" }
        return """
            \(misfit.rejected) of \(misfit.rows) rows are no calls with this map (\(reasons.joined(separator: ", "))). \
            Check that map and file belong together, and how the map says times are written.
            """
    }

    static func sentence(_ misfit: ZoneMisfit) -> String {
        """
        \(misfit.offsets.others) of \(misfit.offsets.told) times say that they are not of \(misfit.zone): they are written with \
        another offset from UTC than that zone had on their day. Set the zone in the map to that of the place.
        """
    }

    static func sentence(_ code: CallMapFault.Code) -> String {
        switch code {
        case .notText: "The map is no text in UTF-8, or too large."
        case .notYAML(let problem): "This is not YAML: \(problem)"
        case .anchor:
            "Anchors and aliases (& and *) are not for maps. Write the value out where it is meant."
        case .missing(let key): "“\(key)” is missing here."
        case .unknownKey(let key, let allowed): "“\(key)” means nothing here. Allowed: \(list(allowed))."
        case .notOneOf(let allowed, let found): "“\(found)” is not one of: \(list(allowed))."
        case .twice(let key): "“\(key)” stands here twice."
        case .notAName(let name): "“\(name)” is no name: lower-case letters, digits and hyphens."
        case .unknownZone(let zone): "“\(zone)” is no time zone. Write one such as America/Chicago."
        case .notAText(let key): "“\(key)” needs a text here."
        case .notJoined(let field):
            "“\(field)” stands in one column. Only times and the place are joined from several, of at most \(CallMap.mostJoined)."
        }
    }

    private static func list(_ words: [String]) -> String {
        let shown = words.prefix(40).joined(separator: ", ")
        return words.count > 40 ? shown + " …" : shown
    }
}
