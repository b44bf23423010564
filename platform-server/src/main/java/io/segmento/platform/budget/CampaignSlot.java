package io.segmento.platform.budget;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.segmento.platform.catalog.LiveCampaign;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/** Names of a campaign's keys in Redis; all have the hash tag {@code {c:<id>}}, so that one script can use them together. */
public final class CampaignSlot {
  /** Field of the ledger: micros spent in all. */
  public static final String TOTAL = "total";

  private CampaignSlot() {}

  /** The hash of what is spent: {@link #TOTAL}, and one {@link #day} field for each day. Never expires. */
  public static byte[] ledger(String campaignId) {
    return ascii("b:{c:" + campaignId + "}");
  }

  /** The hash of what nodes may bid of what is left, by lease: granted, billed, expiry, and what notices closed. */
  public static byte[] leases(String campaignId) {
    return ascii("l:{c:" + campaignId + "}");
  }

  /** As {@link #ledger(String)}, of one arm of the campaign's experiment. */
  public static byte[] ledger(String campaignId, int arm) {
    return ascii("b:{c:" + campaignId + "}" + armSuffix(arm));
  }

  /** As {@link #leases(String)}, of one arm. */
  public static byte[] leases(String campaignId, int arm) {
    return ascii("l:{c:" + campaignId + "}" + armSuffix(arm));
  }

  /** The hash with the spend of one hour: of the whole campaign its counters, of an arm one with nothing else in it. */
  public static byte[] hour(String campaignId, int arm, long epochHour) {
    return ascii("r:{c:" + campaignId + "}:" + epochHour + armSuffix(arm));
  }

  private static String armSuffix(int arm) {
    return arm == LiveCampaign.NO_ARM ? "" : ":a" + arm;
  }

  /** The part of a lease that a reservation of this time belongs to. */
  public static long leaseBucket(long epochSeconds) {
    return Lease.bucket(epochSeconds);
  }

  /** The ledger's field of a day in the campaign's zone. */
  public static String day(LocalDate day) {
    return "d:" + DateTimeFormatter.BASIC_ISO_DATE.format(day);
  }

  /** The hash of counters of one hour, counted from the epoch. */
  public static byte[] counters(String campaignId, long epochHour) {
    return ascii("r:{c:" + campaignId + "}:" + epochHour);
  }

  /** Exists when this notice was counted; {@code bid} and {@code type} hold no colon. */
  public static byte[] notice(String campaignId, String bid, String type) {
    return ascii("n:{c:" + campaignId + "}:" + bid + ":" + type);
  }

  private static byte[] ascii(String key) {
    return key.getBytes(US_ASCII);
  }
}
