package io.segmento.platform.report.anonymity;

import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Two months of a market of twelve partners: true counts by exchange, country, device and format, so that every table is a sum of the same. In NOR
 * one partner has nearly everything, on one day also in FRA; in VAT there is hardly anybody. Whoever the red team looks for may be added to one day.
 */
final class Town implements ExactTables {
  static final LocalDate FIRST = LocalDate.of(2026, 9, 1);
  static final LocalDate LAST = LocalDate.of(2026, 10, 31);
  /** When FRA is as NOR always is. */
  private static final LocalDate DOMINATED = LocalDate.of(2026, 10, 5);

  /** When the one who is looked for is there, or is not. */
  static final LocalDate SOUGHT = LocalDate.of(2026, 10, 12);

  private static final int PARTNERS = 12;
  private static final String[] COUNTRIES = {"DEU", "FRA", "ITA", "SWE", "NOR", "VAT"};
  private static final double[] IMPRESSIONS = {800_000, 600_000, 250_000, 120_000, 60_000, 600};
  private static final double IMPRESSIONS_OF_A_USER = 3;

  private record Place(String exchange, String country, String device, String format) {
    String value(ReportDimension dimension) {
      return switch (dimension) {
        case EXCHANGE_DIMENSION -> exchange;
        case COUNTRY_DIMENSION -> country;
        case DEVICE_DIMENSION -> device;
        case FORMAT_DIMENSION -> format;
        default -> "";
      };
    }
  }

  /** Counts of each metric by partner, and users. */
  private static final class Counts {
    private double users;
    private final Map<ReportMetric, Map<String, Long>> metricToPartnerTotals = new HashMap<>();

    void add(ReportMetric metric, String partner, long count) {
      metricToPartnerTotals
          .computeIfAbsent(metric, unused -> new HashMap<>())
          .merge(partner, count, Long::sum);
    }

    void add(Counts other) {
      users += other.users;
      other.metricToPartnerTotals.forEach(
          (metric, totals) -> totals.forEach((partner, count) -> add(metric, partner, count)));
    }
  }

  private final Map<LocalDate, Map<Place, Counts>> days;
  private final Map<TableId, List<ExactCell>> read = new HashMap<>();

  private Town(Map<LocalDate, Map<Place, Counts>> days) {
    this.days = days;
  }

  static Town of(long seed) {
    Random random = new Random(seed);
    Map<LocalDate, Map<Place, Counts>> days = new LinkedHashMap<>();
    FIRST.datesUntil(LAST.plusDays(1)).forEach(day -> days.put(day, day(day, random)));
    return new Town(days);
  }

  private static Map<Place, Counts> day(LocalDate day, Random random) {
    Map<Place, Counts> places = new LinkedHashMap<>();
    for (String exchange : List.of("north", "south", "east")) {
      for (int c = 0; c < COUNTRIES.length; c++) {
        boolean dominated =
            COUNTRIES[c].equals("NOR") || (COUNTRIES[c].equals("FRA") && day.equals(DOMINATED));
        for (String device : List.of("phone", "computer")) {
          for (String format : List.of("banner", "video")) {
            places.put(
                new Place(exchange, COUNTRIES[c], device, format),
                counts(IMPRESSIONS[c] / 12, dominated, random));
          }
        }
      }
    }
    return places;
  }

  private static Counts counts(double impressions, boolean dominated, Random random) {
    Counts counts = new Counts();
    for (int i = 0; i < PARTNERS; i++) {
      double share = dominated ? (i == 0 ? 0.9 : 0.1 / (PARTNERS - 1)) : 1.0 / PARTNERS;
      long shown = Math.round(impressions * share * (0.8 + 0.4 * random.nextDouble()));
      String partner = "partner-" + i;
      counts.add(ReportMetric.IMPRESSIONS, partner, shown);
      counts.add(ReportMetric.VIEWABLES, partner, shown * 6 / 10);
      counts.add(ReportMetric.CLICKS, partner, shown / 25);
      counts.add(ReportMetric.CONVERSIONS, partner, shown / 200);
      counts.add(ReportMetric.SPEND_MICROS, partner, shown * 2_000);
      counts.users += shown / IMPRESSIONS_OF_A_USER;
    }
    return counts;
  }

  /** The same town with one more user on {@link #SOUGHT}, who does all that noise is made to hide. */
  Town withOneMore(NoiseScales scales) {
    Map<LocalDate, Map<Place, Counts>> more = new LinkedHashMap<>(days);
    Map<Place, Counts> day = new LinkedHashMap<>(days.get(SOUGHT));
    Place place = new Place("north", "DEU", "phone", "banner");
    Counts counts = new Counts();
    counts.add(day.get(place));
    counts.users++;
    scales.mostPerUserDay().forEach((metric, most) -> counts.add(metric, "partner-3", most));
    counts.add(
        ReportMetric.SPEND_MICROS, "partner-3", scales.mostMicrosPerUserDay().get("USD"));
    day.put(place, counts);
    more.put(SOUGHT, day);
    return new Town(more);
  }

  @Override
  public CompletableFuture<List<ExactCell>> read(TableId table) {
    return CompletableFuture.completedFuture(cells(table));
  }

  List<ExactCell> cells(TableId table) {
    return read.computeIfAbsent(table, this::sum);
  }

  private List<ExactCell> sum(TableId table) {
    Map<String, Counts> cells = new LinkedHashMap<>();
    table
        .period()
        .first()
        .datesUntil(table.period().last().plusDays(1))
        .forEach(day -> days.get(day)
            .forEach((place, counts) -> cells
                .computeIfAbsent(place.value(table.dimension()), unused -> new Counts())
                .add(counts)));
    List<ExactCell> exact = new ArrayList<>();
    cells.forEach((value, counts) -> exact.add(new ExactCell(
        new Cell(value, "USD"), Math.round(counts.users), counts.metricToPartnerTotals)));
    return exact;
  }
}
