package io.segmento.platform.report;

/** {@code maxCampaignHours}: the most hours, summed over campaigns, that one query may read. */
record ReportConfig(long maxCampaignHours) {}
