-- Published figures as they were printed: number and date keep the precision of the print. `note` is our own remark.
CREATE TABLE published_figure (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    area TEXT NOT NULL,
    region BIGINT,
    name TEXT NOT NULL,
    as_of TEXT NOT NULL,
    metric TEXT NOT NULL,
    value TEXT NOT NULL,
    unit TEXT NOT NULL,
    segment TEXT NOT NULL,
    source TEXT NOT NULL,
    note TEXT
);
CREATE INDEX published_figure_by_metric ON published_figure (metric, region);

-- A list of participants that speaks for one region only; a list without a row here speaks for the country.
CREATE TABLE snapshot_region (
    id BIGINT PRIMARY KEY,
    change_id BIGINT NOT NULL,
    snapshot_id BIGINT NOT NULL,
    region BIGINT NOT NULL
);

-- Per program: active, and of these in grace; lapsed, who may be active in another program.
ALTER TABLE coverage_summary ADD COLUMN jkk_grace BIGINT NOT NULL DEFAULT 0;
ALTER TABLE coverage_summary ADD COLUMN jkm_grace BIGINT NOT NULL DEFAULT 0;
ALTER TABLE coverage_summary ADD COLUMN jht_grace BIGINT NOT NULL DEFAULT 0;
ALTER TABLE coverage_summary ADD COLUMN jp_grace BIGINT NOT NULL DEFAULT 0;
ALTER TABLE coverage_summary ADD COLUMN jkp_grace BIGINT NOT NULL DEFAULT 0;
ALTER TABLE coverage_summary ADD COLUMN jkk_lapsed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE coverage_summary ADD COLUMN jkm_lapsed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE coverage_summary ADD COLUMN jht_lapsed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE coverage_summary ADD COLUMN jp_lapsed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE coverage_summary ADD COLUMN jkp_lapsed BIGINT NOT NULL DEFAULT 0;
-- Older summaries lack these counts. A figure without a summary folds the rows; the next list writes a new one.
DELETE FROM coverage_summary;
