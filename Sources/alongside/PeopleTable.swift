import Exchange
import Linkage

/// A table of people as it was read from a file.
struct PeopleTable {
    private(set) var table: RecordTable?
    /// How each record is called.
    private(set) var names: [String] = []
    private(set) var unreadable = 0

    /// - Parameter named: what some columns hold, which else is known by their names.
    /// - Throws: ``TableError``
    init(_ source: FileBytes, id: String?, named: [String: ComparedField.Kind]) throws {
        var reader = try TableReader(source)
        var columns: [Int] = []
        var idColumn: Int?
        while let chunk = try reader.next() {
            unreadable += chunk.unreadable.count
            var records = 0..<chunk.count
            if table == nil, !records.isEmpty {
                let header = (0..<chunk.width(ofRecord: 0)).map { Self.name(chunk.text($0, ofRecord: 0) ?? "") }
                let known = header.enumerated().compactMap { index, name in
                    (named[name] ?? Self.kinds[name]).map { (index, ComparedField(name, $0)) }
                }
                columns = known.map(\.0)
                idColumn =
                    id.flatMap { header.firstIndex(of: Self.name($0)) } ?? header.firstIndex { Self.ids.contains($0) }
                table = RecordTable(known.map(\.1))
                records = 1..<chunk.count
                guard table != nil else { return }
            }
            for record in records {
                let id = idColumn.flatMap { chunk.text($0, ofRecord: record) } ?? "\(chunk.line(ofRecord: record))"
                names.append(Self.trimmed(id))
                table?.append(columns.map { chunk.text($0, ofRecord: record) })
            }
        }
    }

    private static func name(_ text: String) -> String { trimmed(text).lowercased() }

    private static func trimmed(_ text: String) -> String {
        String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }

    private static let ids: Set = ["id", "rec_id", "record_id", "person_id", "client_id"]

    /// How columns are called in the exports of other systems.
    private static let kinds: [String: ComparedField.Kind] = [
        "given_name": .givenName, "first_name": .givenName, "firstname": .givenName, "given": .givenName,
        "family_name": .familyName, "surname": .familyName, "last_name": .familyName, "lastname": .familyName,
        "date_of_birth": .birthDate, "dob": .birthDate, "birth_date": .birthDate, "birthdate": .birthDate,
        "phone": .phone, "phone_number": .phone, "telephone": .phone, "mobile": .phone,
        "soc_sec_id": .identifier, "ssn": .identifier, "national_id": .identifier, "mrn": .identifier,
        "postcode": .postcode, "zip": .postcode, "zipcode": .postcode, "postal_code": .postcode,
        "street": .street, "address": .street, "address_1": .street, "address_2": .street,
        "street_number": .houseNumber, "house_number": .houseNumber,
        "suburb": .place, "city": .place, "town": .place, "place": .place, "state": .category,
    ]
}
