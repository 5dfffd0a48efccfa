internal import CPostgres

/// Asks libpq for a connection; whether it stands is for the caller to see.
func connect(to address: PostgresAddress) -> OpaquePointer? {
    let settings: KeyValuePairs = [
        // What the address says stands after these and so overrules them.
        "connect_timeout": "5",
        "keepalives_idle": "10",
        "keepalives_interval": "5",
        "keepalives_count": "3",
        "tcp_user_timeout": "20000",
        // After a failover the address may name several servers, of which one accepts writes.
        "target_session_attrs": "read-write",
        "fallback_application_name": "alongside",
        "dbname": address.server,
        "client_encoding": "UTF8",
    ]
    return withCStrings(settings.map(\.key)) { keys in
        withCStrings(settings.map(\.value)) { values in PQconnectdbParams(keys, values, 1) }
    }
}

/// Lends an array of C strings that ends in a null, as C likes them.
private func withCStrings<T>(_ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> T) -> T {
    var bytes: [UInt8] = []
    var starts: [Int] = []
    for string in strings {
        starts.append(bytes.count)
        bytes += Array(string.utf8) + [0]
    }
    return bytes.withUnsafeBytes { raw in
        var pointers = starts.map { raw.baseAddress?.advanced(by: $0).assumingMemoryBound(to: CChar.self) }
        pointers.append(nil)
        return pointers.withUnsafeBufferPointer { buffer in
            // An array that is never empty has an address.
            body(buffer.baseAddress.unsafelyUnwrapped)
        }
    }
}
