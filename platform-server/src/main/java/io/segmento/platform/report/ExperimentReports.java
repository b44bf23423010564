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
import io.segmento.platform.experiment.Experiments;
import io.segmento.platform.experiment.SampleRatio;
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
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What the arms of an experiment did, by their campaign's hourly counters and by groups of its users. Thread-safe. */
final class ExperimentReports {

  private static final long MILLIS_PER_HOUR = 3_600_000;
  /** As long as arms are kept by the hour. */
  private static final long MAX_HOURS = 24L * CounterKeys.HOURS_KEPT_DAYS;

  private final Catalog catalog;
  private final RedisCounters counters;
  private final GroupHistories groups;
  private final Experiments experiments;
  private final Clock clock;

  @Inject
  ExperimentReports(
      Catalog catalog,
      RedisCounters counters,
      GroupHistories groups,
      Experiments experiments,
      Clock clock) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.counters = requireNonNull(counters, "counters");
    this.groups = requireNonNull(groups, "groups");
    this.experiments = requireNonNull(experiments, "experiments");
    this.clock = requireNonNull(clock, "clock");
  }

  CompletableFuture<ExperimentReport> report(String id) {
    LiveCampaign campaign = find(id);
    long now = clock.millis();
    long end = Math.floorDiv(now, MILLIS_PER_HOUR) + 1;
    long from = Math.max(
        end - MAX_HOURS,
        Math.floorDiv(campaign.proto().getExperiment().getStartsAtMillis(), MILLIS_PER_HOUR));
    long first = Math.min(from, end - 1);
    Map<Integer, ArmSums> byArm = new HashMap<>();
    return counters
        .hourCells(
            campaign.id(),
            LongStream.range(first, end).boxed().toList(),
            ArmSums.COUNTERS,
            cell -> cell != null && armOf(cell) > 0,
            (hour, cell, counter, value) -> add(byArm, hour, cell, counter, value))
        .thenCompose(unused -> groups.read(
            campaign.id(),
            Instant.ofEpochMilli(began(campaign, byArm, now)),
            Instant.ofEpochMilli(now)))
        .thenApply(history -> report(campaign, first, byArm, history))
        .thenCompose(report -> campaign.arms().stream().anyMatch(LiveCampaign::isHeldOut)
            ? holdOut(campaign, first, end)
                .thenApply(lift -> report.toBuilder().setHoldOut(lift).build())
            : CompletableFuture.completedFuture(report));
  }

  /** When its arms first delivered: the hour, or within it the moment at which it says that its report begins. */
  private static long began(LiveCampaign campaign, Map<Integer, ArmSums> byArm, long now) {
    long first = byArm.values().stream()
        .flatMap(sums -> sums.hours().stream())
        .mapToLong(hour -> hour * MILLIS_PER_HOUR)
        .min()
        .orElse(now);
    long said = campaign.proto().getExperiment().getStartsAtMillis();
    return Math.floorDiv(said, MILLIS_PER_HOUR) == Math.floorDiv(first, MILLIS_PER_HOUR)
        ? said
        : first;
  }

  /** By days of UTC, as people are kept. */
  private CompletableFuture<HoldOutLift> holdOut(
      LiveCampaign campaign, long fromHour, long toHour) {
    List<LocalDate> days = day(fromHour).datesUntil(day(toHour - 1).plusDays(1)).toList();
    Map<People, HyperLogLog> sketches = new EnumMap<>(People.class);
    CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    for (People kind : People.OF_HOLD_OUT) {
      HyperLogLog all = new HyperLogLog();
      sketches.put(kind, all);
      List<byte[]> keys = days.stream()
          .map(day -> CounterKeys.dayPeople(campaign.id(), day, kind))
          .toList();
      done = done.thenCompose(unused -> counters.values(keys, (sketch, place) -> add(all, sketch)));
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
      Map<Integer, ArmSums> byArm, long hour, @Nullable Breakdown cell, int counter, long value) {
    if (cell != null) {
      synchronized (byArm) {
        byArm.computeIfAbsent(armOf(cell), unused -> new ArmSums()).add(hour, counter, value);
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

  private ExperimentReport report(
      LiveCampaign campaign, long fromHour, Map<Integer, ArmSums> byArm, GroupHistory history) {
    Set<Long> active = new TreeSet<>();
    byArm.values().forEach(sums -> active.addAll(sums.hours()));
    Experiment experiment = campaign.proto().getExperiment();
    ExperimentReport.Builder report = ExperimentReport.newBuilder()
        .setExperimentId(experiment.getId())
        .setCampaignId(campaign.id())
        .setCurrency(campaign.currency())
        .setFromMillis(Math.max(experiment.getStartsAtMillis(), fromHour * MILLIS_PER_HOUR))
        .setSampleRatio(sampleRatio(campaign))
        .setUserGroups(history.toProto());
    long[] users = experiments.entrants(campaign);
    LiveCampaign control =
        campaign.arms().stream().filter(arm -> !arm.isHeldOut()).findFirst().orElseThrow();
    GroupFigures figures = new GroupFigures(experiments.armsOfGroups(campaign), history);
    ArmRatios ratios = new ArmRatios(
        active, control.arm(), byArm.getOrDefault(control.arm(), new ArmSums()), figures);
    for (LiveCampaign arm : campaign.arms()) {
      ArmSums sums = byArm.getOrDefault(arm.arm(), new ArmSums());
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
          .setConversionValueMicros(sums.total(Counter.CONVERSION_VALUE_MICROS))
          .setUserGroups(figures.groups(arm.arm()))
          .setUserGroupImpressions(figures.impressions(arm.arm()));
      if (!arm.isHeldOut()) {
        ratios.add(told, sums);
      }
      report.addArms(told);
    }
    return report.build();
  }

  /** From {@code strategy/version/arm}; 0 when it is none. */
  static int armOf(Breakdown cell) {
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
}
