package io.segmento.platform.counter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.platform.budget.CampaignSlot;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Names and ends of a campaign's keys of counters. All have the hash tag {@code {c:<id>}}, hours are counted from the epoch, days and months are
 * UTC's, and every end is fixed by the time that a key is of.
 */
public final class CounterKeys {
  /** Of totals, of cells by day, and of people by day. */
  public static final int MONTHS_KEPT = 24;

  /** Of cells and people by hour, and of groups of users by day: what of older ones is asked for is asked for by days of UTC. */
  public static final int HOURS_KEPT_DAYS = 62;

  /**
   * So long after its end nothing is added to a day any more: what a node could not add for a day it gives up, and the rest is for clocks that differ and
   * for calls that are on their way.
   */
  public static final Duration SETTLED_AFTER = Duration.ofDays(2);

  /** Of one campaign in one month; what comes beyond is counted together, as cell {@link #OTHER}. */
  static final int MOST_CELLS = 4_096;

  /** The cell of what came when there were too many. */
  public static final int OTHER = 0;

  private static final long SECONDS_PER_HOUR = 3_600;
  private static final long HOURS_PER_DAY = 24;
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyyMM");

  private CounterKeys() {}

  /** A hash: fields are counters. */
  public static byte[] hourTotals(String campaignId, long hour) {
    return CampaignSlot.counters(campaignId, hour);
  }

  /** A hash: fields are {@code cell:counter}. */
  public static byte[] hourCells(String campaignId, long hour) {
    return key("rh", campaignId, Long.toString(hour));
  }

  /** A hash: fields are {@code cell:counter}. */
  public static byte[] dayCells(String campaignId, LocalDate day) {
    return key("rd", campaignId, day(day));
  }

  /** A hash: fields are {@code counter:day of the month}. */
  public static byte[] monthTotals(String campaignId, YearMonth month) {
    return key("rm", campaignId, MONTH.format(month));
  }

  /** A hash: fields are {@code first hour:hours} of days that are settled, in any zones, values as {@link TotalsFormat} writes them. */
  public static byte[] settledDays(String campaignId, YearMonth month) {
    return key("rs", campaignId, MONTH.format(month));
  }

  /** A hash from what cells are of to their numbers. */
  public static byte[] monthCells(String campaignId, YearMonth month) {
    return key("rc", campaignId, MONTH.format(month));
  }

  /** A HyperLogLog. */
  public static byte[] hourPeople(String campaignId, long hour) {
    return key("rv", campaignId, Long.toString(hour));
  }

  /** A HyperLogLog of all cells. */
  public static byte[] dayPeople(String campaignId, LocalDate day, People people) {
    return key("ru", campaignId, day(day) + people.suffix());
  }

  /** A HyperLogLog of one cell; of {@link #OTHER} without a cell. */
  public static byte[] cellPeople(String campaignId, LocalDate day, String cell) {
    return key("ru", campaignId, day(day) + ":=" + cell);
  }

  /** A string of {@link GroupTotals}; only of {@link GroupedDays}. */
  public static byte[] dayGroups(String campaignId, LocalDate day) {
    return key("rg", campaignId, day(day));
  }

  /** A count-min sketch of how often people were shown something on a day. */
  static byte[] daySketch(String campaignId, LocalDate day) {
    return key("rf", campaignId, day(day));
  }

  /** A bitmap of a million marks that people share. */
  static byte[] monthMarks(String campaignId, YearMonth month, People people) {
    return key("rx", campaignId, MONTH.format(month) + people.suffix());
  }

  /** A hash: the id of the experiment that the campaign's marks are of, and the latest version of the catalog by which it was seen to run. */
  static byte[] marksOf(String campaignId) {
    return key("rx", campaignId, "of");
  }

  /** When the month after it ends. */
  static long marksEnd(YearMonth month) {
    return month.plusMonths(2).atDay(1).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
  }

  /** Of cells and people of a day: nothing about anybody is kept longer. */
  static long end(LocalDate day) {
    return day.plusMonths(MONTHS_KEPT).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
  }

  /** Of totals by day, of days that are settled, and of what cells are of: when the last of the month's days ends. Epoch seconds. */
  public static long end(YearMonth month) {
    return end(month.plusMonths(1).atDay(1));
  }

  /** Of totals of an hour. */
  public static long totalsEnd(long hour) {
    return Instant.ofEpochSecond(hour * SECONDS_PER_HOUR)
        .atOffset(ZoneOffset.UTC)
        .plusMonths(MONTHS_KEPT)
        .toEpochSecond();
  }

  /** Of cells and people of an hour. */
  static long partsEnd(long hour) {
    return (hour + HOURS_KEPT_DAYS * HOURS_PER_DAY) * SECONDS_PER_HOUR;
  }

  /** Of groups of users of a day, until it is known that the day had people enough: two days after it. Epoch seconds. */
  static long groupsFirstEnd(LocalDate day) {
    return day.plusDays(3).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
  }

  /** Of groups of users of a day that had people enough. */
  static Instant groupsEnd(LocalDate day) {
    return day.plusDays(1L + HOURS_KEPT_DAYS).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  /** The day of UTC that an hour is in. */
  public static LocalDate day(long hour) {
    return Instant.ofEpochSecond(hour * SECONDS_PER_HOUR)
        .atOffset(ZoneOffset.UTC)
        .toLocalDate();
  }

  private static String day(LocalDate day) {
    return DateTimeFormatter.BASIC_ISO_DATE.format(day);
  }

  private static byte[] key(String kind, String campaignId, String rest) {
    return (kind + ":{c:" + campaignId + "}:" + rest).getBytes(UTF_8);
  }
}
