import Store

extension Migration {
    /// What came of comparing everybody with everybody.
    package static let comparisons: [Migration] = [
        Migration(
            "0043 comparisons",
            sealed: ["people_comparison"],
            """
            -- retention: workspace; shares and counts of all together, and nobody's name or number
            CREATE TABLE people_comparison (
                id           TEXT   PRIMARY KEY,
                people       BIGINT NOT NULL,
                pairs        BIGINT NOT NULL,
                left_out     BIGINT NOT NULL,
                weights      TEXT,
                compared_by  TEXT   NOT NULL,
                compared_at  BIGINT NOT NULL
            );
            CREATE INDEX people_comparison_at ON people_comparison (compared_at, id);
            -- retention: case-record; who may be one person after the latest comparison: each takes the place of the one before
            CREATE TABLE match_proposal (
                one_id      TEXT   NOT NULL REFERENCES person (id),
                other_id    TEXT   NOT NULL REFERENCES person (id),
                likelihood  BIGINT NOT NULL CHECK (likelihood BETWEEN 0 AND 1000),
                PRIMARY KEY (one_id, other_id),
                CHECK (one_id < other_id)
            );
            CREATE INDEX match_proposal_other ON match_proposal (other_id);
            CREATE INDEX match_proposal_likelihood ON match_proposal (likelihood, one_id, other_id);
            """
        )
    ]
}
