extension String {
    /// The text as a cell of CSV (RFC 4180); one that a spreadsheet would take for a formula begins with an apostrophe
    /// (OWASP, CSV injection).
    package var inTable: String {
        let safe = (self.first.map { "=+-@\t\r".contains($0) } ?? false) ? "'" + self : self
        guard safe.contains(where: { ",\"\r\n".contains($0) }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
