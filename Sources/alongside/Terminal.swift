import Door
import Foundation
import Programs
import Store
import Vocabulary

/// What a verb says: its result on standard output, everything else on standard error.
enum Terminal {
    /// Says something to the person at the terminal.
    static func say(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// Prints the result: one JSON object, or a sentence.
    static func result(_ json: Bool, _ object: [String: Any], _ sentence: @autoclosure () -> String) throws {
        guard json else {
            print(sentence())
            return
        }
        let data = try JSONSerialization.data(
            withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
        print(String(decoding: data, as: UTF8.self))
    }

    /// Prints why nothing was done as the one JSON object that a script waits for.
    static func refused(_ error: any Error) {
        var object = ["refused": (error as? Refusal)?.code.rawValue ?? "failed", "why": explain(error)]
        object["field"] = (error as? Refusal)?.field
        try? result(true, object, "")
    }

    /// A fault as the operator of the machine needs it: what, where, and what would be right.
    static func explain(_ error: any Error) -> String {
        switch error {
        case let refusal as Refusal:
            let field = refusal.field.map { " (\($0))" } ?? ""
            let values = refusal.values.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            return
                "Refused: \(refusal.code.rawValue)\(field)\(values.isEmpty ? "" : ": " + values.joined(separator: ", "))"
        case let none as NoWorkspace:
            return "There is no workspace at \(none.address). “alongside user add” and “alongside serve” make one."
        case let fault as ProgramShelf.Fault:
            return ProgramWords.explain(fault)
        case StorageError.newer(let migration):
            return
                "The workspace was written by a newer Alongside (it knows “\(migration)”). Install that version or newer."
        case StorageError.busy:
            return "Another program holds the workspace. Try again when it has finished."
        case StorageError.full:
            return "The disk is full. Nothing was kept; make room and try again."
        case StorageError.unreachable:
            return "The database cannot be reached. Check that it runs and that its address is right."
        case WorkspaceKeys.Fault.missing(let folder):
            return """
                The workspace has a history, but its keys are not in \(folder). Bring the folder of keys from where the \
                workspace was before, or restore a backup.
                """
        case WorkspaceKeys.Fault.unreadable(let file):
            return "The key file \(file) cannot be read: it must hold 32 bytes in base64."
        default:
            return "Failed: \(error)"
        }
    }
}
