import Programs
import Web

/// What is wrong with a program's file, in sentences for the person who writes it.
enum ProgramWords {
    /// A folder's faults, a line each, as editors understand them: `file:line: …`.
    static func explain(_ fault: ProgramShelf.Fault) -> String {
        guard !fault.files.isEmpty else { return "There is no program in \(fault.folder)." }
        return fault.files.map { file in
            let path = "\(fault.folder)/\(file.name)"
            switch file.cause {
            case .unreadable: return "\(path): The file cannot be read."
            case .sameAs(let other): return "\(path): This version of the program stands in \(other) too."
            case .faults(let faults): return sentences(faults, file: path)
            }
        }.joined(separator: "\n")
    }

    static func sentences(_ fault: ProgramFault, file: String) -> String {
        fault.faults.map { "\(file):\($0.line): \(sentence($0.code))" }.joined(separator: "\n")
    }

    /// What a check found: the faults, then what may not be meant.
    static func sentences(_ check: ProgramCheck, of program: Program, file: String) -> String {
        let remarks = check.remarks.map { "\(file):\($0.line): remark: \(sentence($0.code))" }
        guard check.faults.isEmpty else {
            return ([sentences(ProgramFault(faults: check.faults), file: file)] + remarks).joined(separator: "\n")
        }
        return (remarks + ["\(program.name) \(program.version) has no faults."]).joined(separator: "\n")
    }

    /// Faults for machines.
    static func document(_ faults: [ProgramFault.Fault]) -> [[String: Any]] {
        faults.map { ["line": $0.line, "fault": sentence($0.code)] }
    }

    /// What it is, and what would be right.
    static func sentence(_ code: ProgramFault.Code) -> String { ProgramFaultWords.sentence(code) }
}
