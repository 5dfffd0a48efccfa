import Store

extension Migration {
    /// The beats of the city as shapes.
    static let beats: [Migration] = [
        Migration(
            "0011 beats",
            sealed: ["beat_drawing"],
            """
            -- retention: reference; the city's beats as they were drawn, the last drawing counts
            CREATE TABLE beat_drawing (
                id           TEXT   PRIMARY KEY,
                drawn_at     BIGINT NOT NULL,
                drawn_by     TEXT   NOT NULL,
                file_digest  TEXT   NOT NULL,
                beats        BIGINT NOT NULL,
                shapes       TEXT   NOT NULL
            );
            CREATE INDEX beat_drawing_at ON beat_drawing (drawn_at);
            """
        )
    ]
}
