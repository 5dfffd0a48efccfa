import Crypto
import Store
import Vocabulary

/// One thing of a record: what it is, when, by whom, and what it says, field by field.
package struct RecordsLine: Sendable {
    package struct Field: Sendable {
        package let name: String
        let kind: RecordsShape.Kind
        let tells: RecordsShape.Tells
        /// Words as they stand; codes and figures as they are kept.
        package let text: String

        /// Whether what stands here are codes, to be named in the reader's language.
        package var isCodes: Bool { kind == .codes }
        package var isMoment: Bool { kind == .moment }
        /// Whether a part of it can be taken out; else it goes as a whole.
        package var isWords: Bool { kind == .words || kind == .json }
    }

    package let table: String
    package let id: String
    package let at: Instant?
    package let by: Author?
    package let fields: [Field]
    /// It tells of the use of substances.
    package let isPart2: Bool
    let isReport: Bool
    /// Of the words as they were read: what changed after that is noticed by it.
    package let digest: String

    init(
        table: String, id: String, at: Instant?, by: Author?, fields: [Field], isPart2: Bool, isReport: Bool = false
    ) {
        self.table = table
        self.id = id
        self.at = at
        self.by = by
        self.fields = fields
        self.isPart2 = isPart2
        self.isReport = isReport
        var hash = SHA256()
        func add(_ text: String) {
            // Each with its length, so that nothing can move from one field into the next unseen.
            hash.update(data: Array("\(text.utf8.count):".utf8))
            hash.update(data: Array(text.utf8))
        }
        add(table)
        add(id)
        add(at?.description ?? "")
        add(by?.id ?? "")
        add(isPart2 ? "2" : "")
        for field in fields {
            add(field.name)
            add(field.text)
        }
        digest = hash.finalize().withUnsafeBytes { Array($0.prefix(16)) }.hex
    }

    func field(_ name: String) -> Field? { fields.first { $0.name == name } }

    /// Under which name who wrote it is spoken of, beside the fields.
    package static let author = "by"
}

extension [RecordsLine] {
    /// Of all of them in their order.
    var digest: String {
        var hash = SHA256()
        for line in self { hash.update(data: [UInt8]("\(line.table) \(line.id) \(line.digest)\n".utf8)) }
        return hash.finalize().withUnsafeBytes { [UInt8]($0.prefix(16)) }.hex
    }
}
