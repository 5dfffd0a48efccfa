import ArgumentParser
import Demo
import Door
import Foundation
import Operate
import Programs
import Store
import Vocabulary

/// `alongside demo`: a workspace full of an invented city.
struct DemoVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Fill an empty workspace with an invented city.",
        discussion: """
            Fallow Bend has 350,000 people, sixteen beats, a river and nobody real in it. Its past calls of every kind are \
            written as an export and imported like any city's; in the last eight weeks (--record-days) the calls for the \
            program are taken, asked, sent, met and followed up, command by command. The history ends at --until, with calls open \
            and teams on shift. docs/guides/demo-city.md tells what rests on which published figures.

            The same --seed and --until fill two workspaces with the same journal: “alongside journal export” prints the \
            same bytes. The workspace must hold nothing, and no server may run on it meanwhile. Ctrl-C stops the filling; what is there then is of no use, and \
            the workspace is to be removed. The export, the beats and the gazetteer stand in the folder “demo” of the \
            workspace's folder.

            With --json: {"calls":n,"people":n,"events":n}; the people are those whom the program has met.

            Example: alongside demo --workspace demo.sqlite --months 6 && alongside serve --workspace demo.sqlite --demo
            """)

    @Option(help: "How many months of past calls, 1 to 120.") var months = 18
    @Option(help: "How many calls a day in the mean, 1 to 20000.") var callsPerDay = Rhythm.callsPerDay
    @Option(help: "How many days of them the program itself has worked in, 1 to 3650; at most the months.")
    var recordDays = 56
    @Option(help: "A number; another one makes another history of the same city.") var seed: UInt64 = 1
    @Option(help: "The end of the history, RFC 3339 with its offset. Default: the beginning of this minute.")
    var until: String?
    @OptionGroup var target: WorkspaceOption

    func validate() throws {
        guard (1...120).contains(months) else { throw ValidationError("The months are 1 to 120.") }
        guard (1...20_000).contains(callsPerDay) else { throw ValidationError("The calls a day are 1 to 20000.") }
        guard (1...3650).contains(recordDays) else { throw ValidationError("The days of the record are 1 to 3650.") }
        _ = try end()
    }

    func run() async throws {
        var options = Filling.Options(until: try end())
        (options.months, options.callsPerDay, options.seed) = (months, callsPerDay, seed)
        options.lived = .seconds(recordDays * 86_400)
        let filling = Filling(try City(DemoPlace.invention()), options)
        let programs = try Filling.programs.map(DemoPlace.program)
        let workspace = try await Workspace.open(
            target.address, timeZone: City.zone, ids: filling.ids, clock: { filling.clock.now })
        let bar = ProgressBar("Filling \(workspace.name)")
        let interrupt = Interrupt()
        do {
            let counts = try await filling.run(in: workspace, programs: programs) { done, all in
                try interrupt.check()
                bar.show(done, of: all)
            }
            bar.end()
            try await workspace.close()
            try Terminal.result(
                target.json, ["calls": counts.calls, "people": counts.people, "events": counts.events],
                """
                \(counts.calls) past calls, \(counts.people) people whom the program has met, \(counts.events) events.
                Nobody of it is real. See it: alongside serve --workspace \(target.address) --demo
                """)
        } catch {
            bar.end()
            let mark = try? await workspace.desk.database.read { db in try CityMark(in: db) }
            // Where the filling was refused, not even a head is signed.
            if (error as? Refusal)?.code == .workspaceInUse {
                try? await workspace.desk.database.close()
            } else {
                try? await workspace.close()
            }
            throw told(error, mark ?? .none)
        }
    }

    private func end() throws -> Instant {
        guard let until else {
            let minute: Int64 = 60_000_000
            return Instant(microseconds: Instant.now().microseconds / minute * minute)
        }
        do throws(Refusal) {
            return try Instant(rfc3339: until)
        } catch {
            throw ValidationError("“\(until)” is no moment. Write one such as 2026-11-21T09:00:00Z.")
        }
    }

    /// Says what stands in the workspace where it was not filled.
    private func told(_ error: any Error, _ mark: CityMark) -> any Error {
        let remove = "Remove it (\(DemoPlace.removal(of: target.address))) and fill it again."
        switch error {
        case is CancellationError:
            Terminal.say("Stopped. The workspace holds part of a city and is of no use. \(remove)")
        case let refusal as Refusal where refusal.code == .workspaceInUse:
            let why =
                switch mark {
                case .none: "The workspace holds something already, and the demo city needs an empty one. Name another."
                case .begun: "A filling of this workspace was cut short. \(remove)"
                case .filled: "The workspace holds a demo city already; “alongside serve --demo” shows it. \(remove)"
                }
            Terminal.say("Nothing was changed. " + why)
            if target.json { Terminal.refused(refusal) }
        default: return error
        }
        return ExitCode(1)
    }
}

/// Where the demo city's files are, and how it is got rid of.
enum DemoPlace {
    static func invention() throws -> Invention {
        do {
            return try Invention(
                folder: Invention.folder(
                    environment: ProcessInfo.processInfo.environment,
                    executable: Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])))
        } catch Invention.Fault.missing {
            throw ValidationError(
                "The folder Demo with the invented city is not here. Name it in ALONGSIDE_DEMO.")
        }
    }

    static func program(_ name: String) throws -> [UInt8] {
        guard let folder = ProgramShelf.standardFolder,
            let bytes = try? Data(contentsOf: folder.appending(path: "\(name).yaml"))
        else { throw ValidationError("The program \(name) is not here. Name the folder in ALONGSIDE_PROGRAMS.") }
        return Array(bytes)
    }

    static func removal(of address: String) -> String {
        guard let place = try? WorkspacePlace(address), !place.isFile else { return "\(address)* and \(address).state" }
        return "the schema \(place.name) and the folder \(place.folder.path)"
    }
}
