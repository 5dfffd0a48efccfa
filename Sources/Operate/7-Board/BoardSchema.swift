import Store

extension Migration {
    /// What the questions across all steps need to be answered quickly.
    package static let board: [Migration] = [
        Migration(
            "0009 outcomes",
            """
            CREATE INDEX path_left ON path (stage, left_reason, received_at, id) WHERE left_at IS NOT NULL;
            CREATE INDEX path_resolved ON path (received_at, id) WHERE stage = 'resolved';
            CREATE INDEX path_end_unknown ON path (left_at, id) WHERE alternative_outcome = 'not-known-yet';
            """
        )
    ]
}
