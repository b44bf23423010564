package io.segmento.platform.report;

/**
 * @param maxCampaignHours the most hours and days, summed over campaigns, that one query may read
 * @param maxRows the most rows that one query may have before paging
 */
record ReportConfig(long maxCampaignHours, int maxRows) {}
