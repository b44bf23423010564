package io.segmento.platform.report;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.counter.Breakdown;
import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.CounterKeys;
import io.segmento.platform.counter.HyperLogLog;
import io.segmento.platform.counter.People;
import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.experiment.Comparison;
import io.segmento.platform.experiment.Comparison.Pair;
import io.segmento.platform.experiment.Experiments;
import io.segmento.platform.experiment.Interval;
import io.segmento.platform.experiment.SampleRatio;
import io.segmento.proto.v1.ArmRatio;
import io.segmento.proto.v1.ArmRatioKind;
import io.segmento.proto.v1.ArmReport;
import io.segmento.proto.v1.ConfidenceInterval;
import io.segmento.proto.v1.Experiment;
import io.segmento.proto.v1.ExperimentReport;
import io.segmento.proto.v1.HoldOutLift;
import io.segmento.proto.v1.SampleRatioCheck;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What the arms of an experiment did, by their campaign's hourly counters; hours are the independent units of the intervals. Thread-safe. */
final class ExperimentReports {

  private static final double CONFIDENCE = 0.95;
  private static final long MILLIS_PER_HOUR = 3_600_000;
  /** As long as arms are kept by the hour. */
  private static final long MAX_HOURS = 24L * CounterKeys.HOURS_KEPT_DAYS;

  private static final List<Counter> COUNTERS = List.of(
      Counter.GHOST_BIDS,
      Counter.WINS,
      Counter.IMPRESSIONS,
      Counter.CLICKS,
      Counter.CONVERSIONS,
      Counter.SPEND_MICROS,
      Counter.CONVERSION_VALUE_MICROS);

  private static final List<People> HOLD_OUT =
      List.of(People.EXPOSED, People.EXPOSED_BUYERS, People.HELD_OUT, People.HELD_OUT_BUYERS);

  private final Catalog catalog;
  private final RedisCounters counters;
  private final Experiments experiments;
  private final Clock clock;

  @Inject
  ExperimentReports(Catalog catalog, RedisCounters counters, Experiments experiments, Clock clock) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.counters = requireNonNull(counters, "counters");
    this.experiments = requireNonNull(experiments, "experiments");
    this.clock = requireNonNull(clock, "clock");
  }

  /** A ratio of two counters. */
  private record Ratio(ArmRatioKind kind, Counter above, Counter below) {}

  private static final List<Ratio> RATIOS = List.of(
      new Ratio(ArmRatioKind.CLICK_RATE, Counter.CLICKS, Counter.IMPRESSIONS),
      new Ratio(ArmRatioKind.COST_PER_CLICK, Counter.SPEND_MICROS, Counter.CLICKS),
      new Ratio(ArmRatioKind.CONVERSION_RATE, Counter.CONVERSIONS, Counter.CLICKS),
      new Ratio(ArmRatioKind.COST_PER_CONVERSION, Counter.SPEND_MICROS, Counter.CONVERSIONS),
      new Ratio(
          ArmRatioKind.RETURN_ON_SPEND, Counter.CONVERSION_VALUE_MICROS, Counter.SPEND_MICROS));

  CompletableFuture<ExperimentReport> report(String id) {
    LiveCampaign campaign = find(id);
    long now = clock.millis();
    long end = Math.floorDiv(now, MILLIS_PER_HOUR) + 1;
    long from = Math.max(
        end - MAX_HOURS,
        Math.floorDiv(campaign.proto().getExperiment().getStartsAtMillis(), MILLIS_PER_HOUR));
    long first = Math.min(from, end - 1);
    Map<Integer, Sums> byArm = new HashMap<>();
    return counters
        .hourCells(
            campaign.id(),
            LongStream.range(first, end).boxed().toList(),
            COUNTERS,
            cell -> cell != null && armOf(cell) > 0,
            (hour, cell, counter, value) -> add(byArm, hour, cell, counter, value))
        .thenApply(unused -> report(campaign, first, byArm))
        .thenCompose(report -> campaign.arms().stream().anyMatch(LiveCampaign::isHeldOut)
            ? holdOut(campaign, first, end)
                .thenApply(lift -> report.toBuilder().setHoldOut(lift).build())
            : CompletableFuture.completedFuture(report));
  }

  /** By days of UTC, as people are kept. */
  private CompletableFuture<HoldOutLift> holdOut(
      LiveCampaign campaign, long fromHour, long toHour) {
    List<LocalDate> days = day(fromHour).datesUntil(day(toHour - 1).plusDays(1)).toList();
    Map<People, HyperLogLog> sketches = new EnumMap<>(People.class);
    CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    for (People kind : HOLD_OUT) {
      HyperLogLog all = new HyperLogLog();
      sketches.put(kind, all);
      List<byte[]> keys = days.stream()
          .map(day -> CounterKeys.dayPeople(campaign.id(), day, kind))
          .toList();
      done =
          done.thenCompose(unused -> counters.sketches(keys, (sketch, place) -> add(all, sketch)));
    }
    return done.thenApply(unused -> lift(
        people(sketches, People.EXPOSED),
        people(sketches, People.EXPOSED_BUYERS),
        people(sketches, People.HELD_OUT),
        people(sketches, People.HELD_OUT_BUYERS)));
  }

  private static void add(HyperLogLog all, byte[] sketch) {
    synchronized (all) {
      var unused = all.add(sketch);
    }
  }

  private static long people(Map<People, HyperLogLog> sketches, People kind) {
    HyperLogLog sketch = sketches.get(kind);
    return sketch == null ? 0 : sketch.estimate();
  }

  private static LocalDate day(long hour) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(hour * MILLIS_PER_HOUR), ZoneOffset.UTC);
  }

  private static HoldOutLift lift(
      long exposed, long exposedBuyers, long heldOut, long heldOutBuyers) {
    HoldOutLift.Builder told = HoldOutLift.newBuilder()
        .setBidFor(exposed)
        .setBidForBuyers(exposedBuyers)
        .setHeldOut(heldOut)
        .setHeldOutBuyers(heldOutBuyers);
    Lift lift = Lift.of(exposedBuyers, exposed, heldOutBuyers, heldOut);
    if (lift != null) {
      told.setLift(ConfidenceInterval.newBuilder()
          .setEstimate(lift.estimate())
          .setLow(lift.low())
          .setHigh(lift.high()));
    }
    return told.build();
  }

  /** Hours of a day are read together, so that two may be told at once. */
  private static void add(
      Map<Integer, Sums> byArm, long hour, @Nullable Breakdown cell, int counter, long value) {
    if (cell != null) {
      synchronized (byArm) {
        byArm.computeIfAbsent(armOf(cell), unused -> new Sums()).add(hour, counter, value);
      }
    }
  }

  private LiveCampaign find(String id) {
    if (!catalog.isLoaded()) {
      throw new SegmentoException(CommonReason.STORE_DOWN, "the catalog is not loaded yet");
    }
    for (LiveCampaign campaign : catalog.current().campaigns()) {
      if (!campaign.arms().isEmpty()
          && (campaign.id().equals(id)
              || campaign.proto().getExperiment().getId().equals(id))) {
        return campaign;
      }
    }
    throw new SegmentoException(
        ReportReason.EXPERIMENT_UNKNOWN,
        "id: no campaign has it as its experiment (expected: an experiment's or its campaign's id)");
  }

  /** Sums by arm and hour, each in the order of {@link #COUNTERS}. */
  private static final class Sums {
    private final Map<Long, long[]> byHour = new HashMap<>();

    void add(long hour, int counter, long value) {
      byHour.computeIfAbsent(hour, unused -> new long[COUNTERS.size()])[counter] += value;
    }

    long total(Counter counter) {
      int at = COUNTERS.indexOf(counter);
      return byHour.values().stream().mapToLong(sum -> sum[at]).sum();
    }

    /** Of the hours in which any arm did something, in their order. */
    List<Pair> units(Ratio ratio, Set<Long> hours) {
      List<Pair> units = new ArrayList<>();
      for (long hour : hours) {
        long[] sum = byHour.getOrDefault(hour, new long[COUNTERS.size()]);
        units.add(
            new Pair(sum[COUNTERS.indexOf(ratio.above())], sum[COUNTERS.indexOf(ratio.below())]));
      }
      return units;
    }
  }

  private ExperimentReport report(LiveCampaign campaign, long fromHour, Map<Integer, Sums> byArm) {
    Set<Long> active = new TreeSet<>();
    byArm.values().forEach(sums -> active.addAll(sums.byHour.keySet()));
    Experiment experiment = campaign.proto().getExperiment();
    ExperimentReport.Builder report = ExperimentReport.newBuilder()
        .setExperimentId(experiment.getId())
        .setCampaignId(campaign.id())
        .setCurrency(campaign.currency())
        .setFromMillis(Math.max(experiment.getStartsAtMillis(), fromHour * MILLIS_PER_HOUR))
        .setSampleRatio(sampleRatio(campaign));
    long[] users = experiments.entrants(campaign);
    LiveCampaign control =
        campaign.arms().stream().filter(arm -> !arm.isHeldOut()).findFirst().orElseThrow();
    Sums base = byArm.getOrDefault(control.arm(), new Sums());
    for (LiveCampaign arm : campaign.arms()) {
      Sums sums = byArm.getOrDefault(arm.arm(), new Sums());
      ArmReport.Builder told = ArmReport.newBuilder()
          .setArm(arm.arm())
          .setName(experiment.getArms(arm.arm() - 1).getName())
          .setHoldOut(arm.isHeldOut())
          .setUsers(users[arm.arm() - 1])
          .setUsersPermille(experiment.getArms(arm.arm() - 1).getUsersPermille())
          .setGhostBids(sums.total(Counter.GHOST_BIDS))
          .setWins(sums.total(Counter.WINS))
          .setImpressions(sums.total(Counter.IMPRESSIONS))
          .setClicks(sums.total(Counter.CLICKS))
          .setConversions(sums.total(Counter.CONVERSIONS))
          .setSpendMicros(sums.total(Counter.SPEND_MICROS))
          .setConversionValueMicros(sums.total(Counter.CONVERSION_VALUE_MICROS));
      if (!arm.isHeldOut()) {
        addRatios(told, sums, arm == control ? null : base, active);
      }
      report.addArms(told);
    }
    return report.build();
  }

  private static void addRatios(
      ArmReport.Builder told, Sums sums, @Nullable Sums base, Set<Long> active) {
    for (Ratio ratio : RATIOS) {
      List<Pair> units = sums.units(ratio, active);
      ArmRatio.Builder line = ArmRatio.newBuilder()
          .setKind(ratio.kind())
          .setValue(interval(Comparison.ratio(Comparison.moments(units), CONFIDENCE)));
      if (base != null) {
        line.setDifference(
            interval(Comparison.ofPairedRatios(units, base.units(ratio, active), CONFIDENCE)));
      }
      told.addRatios(line);
    }
  }

  /** From {@code strategy/version/arm}; 0 when it is none. */
  private static int armOf(Breakdown cell) {
    String label = cell.strategyArm();
    String number = label.substring(label.lastIndexOf('/') + 1);
    return number.matches("\\d{1,4}") ? Integer.parseInt(number) : 0;
  }

  private SampleRatioCheck sampleRatio(LiveCampaign campaign) {
    SampleRatio ratio = experiments.sampleRatio(campaign);
    SampleRatioCheck.Builder check = SampleRatioCheck.newBuilder()
        .setChiSquare(ratio.statistic())
        .setMismatch(ratio.isMismatch());
    if (!Double.isNaN(ratio.pValue())) {
      check.setPValue(ratio.pValue());
    }
    return check.build();
  }

  private static ConfidenceInterval interval(Interval interval) {
    ConfidenceInterval.Builder told = ConfidenceInterval.newBuilder();
    if (interval.isKnown()) {
      told.setEstimate(interval.estimate())
          .setLow(interval.low())
          .setHigh(interval.high())
          .setPValue(interval.pValue());
    }
    return told.build();
  }
}
