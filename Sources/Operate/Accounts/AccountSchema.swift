import Store

extension Migration {
    /// Who may sign in, and who is signed in.
    package static let accounts: [Migration] = [
        Migration(
            "0002 accounts",
            sealed: ["account", "account_role", "api_token"],
            """
            -- retention: staff-record
            CREATE TABLE account (
                id            TEXT   PRIMARY KEY,
                name          TEXT   NOT NULL UNIQUE,
                display_name  TEXT   NOT NULL,
                language      TEXT   NOT NULL,
                password      TEXT   NOT NULL,
                state         TEXT   NOT NULL CHECK (state IN ('active', 'locked', 'disabled')),
                made_at       BIGINT NOT NULL
            );
            -- retention: staff-record
            CREATE TABLE account_role (
                id          TEXT PRIMARY KEY,
                account_id  TEXT NOT NULL REFERENCES account (id),
                role        TEXT NOT NULL,
                UNIQUE (account_id, role)
            );
            -- retention: staff-record
            CREATE TABLE api_token (
                id          TEXT   PRIMARY KEY,
                account_id  TEXT   NOT NULL REFERENCES account (id),
                hash        TEXT   NOT NULL UNIQUE,
                made_at     BIGINT NOT NULL,
                revoked_at  BIGINT
            );
            -- retention: two-days
            CREATE TABLE failed_sign_in (
                id          TEXT   PRIMARY KEY,
                account_id  TEXT   NOT NULL REFERENCES account (id),
                failed_at   BIGINT NOT NULL
            );
            CREATE INDEX failed_sign_in_account ON failed_sign_in (account_id, failed_at);
            -- retention: session
            CREATE TABLE session (
                hash        TEXT   PRIMARY KEY,
                account_id  TEXT   NOT NULL REFERENCES account (id),
                began_at    BIGINT NOT NULL,
                seen_at     BIGINT NOT NULL
            );
            CREATE INDEX session_account ON session (account_id);
            """
        )
    ]
}
