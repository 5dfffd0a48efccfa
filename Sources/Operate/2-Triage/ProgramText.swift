import Programs
import Vocabulary

/// The file of a program that may be proposed or go live: read, and its parts held against each other.
struct ProgramText: Sendable {
    let program: Program
    let text: String

    /// - Throws: ``Refusal`` with `.programFaulty` and the lines that are wrong.
    init(_ bytes: some Collection<UInt8>) throws(Refusal) {
        let read: Program
        do throws(ProgramFault) {
            read = try Program(yaml: bytes)
        } catch {
            throw ProgramText.refusal(of: error.faults)
        }
        let faults = read.check().faults
        guard faults.isEmpty else { throw ProgramText.refusal(of: faults) }
        program = read
        // The program was read from these bytes, so they are text.
        text = String(decoding: bytes, as: UTF8.self)
    }

    private static func refusal(of faults: [ProgramFault.Fault]) -> Refusal {
        let lines = Set(faults.map(\.line)).sorted().prefix(20).map(String.init)
        return Refusal(
            .programFaulty, field: "program",
            values: ["lines": lines.joined(separator: ", "), "count": String(faults.count)])
    }
}
