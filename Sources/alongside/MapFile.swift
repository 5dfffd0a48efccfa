import ArgumentParser
import Exchange
import Foundation
import Programs

/// The map an export is read with: by its name, or the file.
struct MapFile {
    private let map: String

    init(_ map: String) {
        self.map = map
    }

    func read() throws -> (map: CallMap, text: String) {
        let isFile = map.contains("/") || map.hasSuffix(".yaml") || map.hasSuffix(".yml")
        let file: URL
        if isFile {
            file = URL(filePath: map)
        } else {
            guard let folder = CallMap.standardFolder else {
                throw ValidationError("There is no folder of maps here. Name the map's file with --map.")
            }
            file = folder.appending(path: "\(map).yaml")
        }
        guard let bytes = try? Data(contentsOf: file) else {
            throw ValidationError("The map \(file.path) cannot be read.")
        }
        do throws(CallMapFault) {
            return (try CallMap(yaml: bytes), String(decoding: bytes, as: UTF8.self))
        } catch {
            Terminal.say("\(file.lastPathComponent):\(error.line): \(CallFileWords.sentence(error.code))")
            throw ExitCode(1)
        }
    }
}

extension CallMap {
    /// The folder of maps that the environment names, else the nearest beside the executable or above it.
    static var standardFolder: URL? {
        ProgramShelf.folder(
            named: "Maps", variable: "ALONGSIDE_MAPS", environment: ProcessInfo.processInfo.environment,
            executable: Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0]))
    }
}
