/// What is wrong with a directory, and where: the file, the row, the column.
package struct DirectoryFault: Error, Hashable, Sendable {
    package enum Code: String, CaseIterable, Sendable {
        case unreadable
        case notJSON = "not-json"
        case notADirectory = "not-a-directory"
        case placeOutside = "place-outside"
        case tooLarge = "too-large"
        case nothingThere = "nothing-there"
        case columnTwice = "column-twice"
        case noIdentifierColumn = "no-identifier-column"
        case rowTooWide = "row-too-wide"
        case rowUnreadable = "row-unreadable"
        case idMissing = "id-missing"
        case idNotUUID = "id-not-uuid"
        case idTwice = "id-twice"
        case keyMissing = "key-missing"
        case keyBroken = "key-broken"
        case nameMissing = "name-missing"
        case notOneOf = "not-one-of"
        case outOfRange = "out-of-range"
        case noColumn = "no-column"
        case textTooLong = "text-too-long"
        case parentInCircle = "parent-in-circle"
        // From here on the directory is taken all the same.
        case keyNotGiven = "key-not-given"
        case keyTwice = "key-twice"
        case mentionBroken = "mention-broken"
        case requiredEmpty = "required-empty"
        case strangeChoice = "strange-choice"
        case notANumber = "not-a-number"
        case notAnAddress = "not-an-address"
        case notAnEmail = "not-an-email"
        case notAMoment = "not-a-moment"
        case nameIsPhone = "name-is-phone"
        case phoneWithoutDigits = "phone-without-digits"
        case agesReversed = "ages-reversed"
        case unknownColumn = "unknown-column"
        case unknownFile = "unknown-file"

        /// Nothing of a directory in which it is found is taken.
        package var isFatal: Bool {
            switch self {
            case .unreadable, .notJSON, .notADirectory, .placeOutside, .tooLarge, .nothingThere, .columnTwice,
                .noIdentifierColumn, .rowTooWide, .rowUnreadable, .idMissing, .idNotUUID, .idTwice, .keyMissing,
                .keyBroken, .nameMissing, .notOneOf, .outOfRange, .noColumn, .textTooLong, .parentInCircle:
                true
            default: false
            }
        }
    }

    package let code: Code
    package let file: String
    package let line: Int?
    package let column: String?
    /// What stands there, cut short.
    package let found: String?
    /// What would be right, where that can be named: choices, the thing that is pointed to, the line of the other.
    package let right: String?

    package init(
        _ code: Code, file: String, line: Int? = nil, column: String? = nil, found: String? = nil, right: String? = nil
    ) {
        self.code = code
        self.file = file
        self.line = line
        self.column = column
        self.found = found.map { String($0.prefix(60)) }
        self.right = right
    }

    package init(_ code: Code, of record: DirectoryRecord, _ field: String, right: String? = nil) {
        self.init(
            code, file: record.place.file, line: record.place.line,
            column: record.place.path.map { "\($0).\(field)" } ?? field,
            found: field == "id" ? record.id : record[field], right: right)
    }
}

extension DirectoryFault {
    /// Whether an attribute names a term that its directory does not tell.
    var isMissingTerm: Bool {
        code == .keyBroken && right == DirectoryEntity.taxonomyTerm.rawValue
            && (column?.hasSuffix("taxonomy_term_id") ?? false)
    }
}
