import Store

extension Migration {
    /// That somebody at the place was spoken to before a team went in.
    package static let phoneContacts: [Migration] = [
        Migration(
            "0028 phone contacts",
            sealed: ["phone_contact"],
            """
            -- retention: call-record
            CREATE TABLE phone_contact (
                id           TEXT   PRIMARY KEY,
                path_id      TEXT   NOT NULL REFERENCES path (id),
                call_id      TEXT   NOT NULL REFERENCES call (id),
                reached      TEXT   NOT NULL CHECK (reached IN ('person', 'somebody-there', 'nobody')),
                at           BIGINT NOT NULL,
                told_by      TEXT   NOT NULL,
                told_at      BIGINT NOT NULL
            );
            CREATE INDEX phone_contact_path ON phone_contact (path_id, at);
            """
        )
    ]
}
