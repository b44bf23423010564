package io.segmento.tools.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** What came back of an open loop, second by second and step by step. A latency counts from when the request was due, whether or not it could be sent then. */
final class Timeline {
  static final long MAX_LATENCY_MICROS = 60_000_000;

  private final List<Step> steps;
  private final List<Slice> seconds = new ArrayList<>();
  private final List<Slice> perStep = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();
  private final Map<String, Integer> faults = new LinkedHashMap<>();

  Timeline(List<Step> steps) {
    this.steps = List.copyOf(steps);
    for (Step step : steps) {
      perStep.add(new Slice(3));
      for (int i = 0; i < step.seconds(); i++) {
        seconds.add(new Slice(2));
      }
    }
  }

  /** Counts of a stretch of time, by when requests were due. */
  static final class Slice {
    private static final int MAX_FAULTS = 20;

    final Histogram micros;
    int due;
    int bids;
    int noBids;
    int others;
    int late;
    int invalid;
    /** Answered by the gateway alone, as when it sheds. */
    int ofGateway;
    /** Waited for a connection until it was late. */
    int notSent;
    /** Of {@link #micros} those that the core has decided. */
    final Histogram decidedMicros;

    Slice(int digits) {
      micros = new Histogram(1, MAX_LATENCY_MICROS, digits);
      decidedMicros = new Histogram(1, MAX_LATENCY_MICROS, digits);
    }

    int answers() {
      return bids + noBids + others;
    }

    double lateShare() {
      return due == 0 ? 0 : (double) late / due;
    }
  }

  /**
   * What the kernel says of the processes at one moment.
   *
   * @param second since the beginning
   * @param cpuMicros since each process began
   */
  record Sample(double second, Map<String, Double> cpuMicros, Map<String, Double> residentMib) {}

  void due(int step, int second) {
    perStep.get(step).due++;
    seconds.get(second).due++;
  }

  /**
   * Counts one answer.
   *
   * @param ofGateway the gateway gave it by itself
   * @param fault what is wrong with it, if anything
   */
  void answer(
      int step,
      int second,
      long micros,
      boolean late,
      boolean ofGateway,
      int status,
      Optional<String> fault) {
    long bounded = bounded(micros);
    for (Slice slice : List.of(perStep.get(step), seconds.get(second))) {
      count(slice, bounded, late, status, fault.isPresent());
      if (ofGateway) {
        slice.ofGateway++;
      } else {
        slice.decidedMicros.recordValue(bounded);
      }
    }
    fault.ifPresent(this::fault);
  }

  private static void count(Slice slice, long micros, boolean late, int status, boolean invalid) {
    slice.micros.recordValue(micros);
    switch (status) {
      case 200 -> slice.bids++;
      case 204 -> slice.noBids++;
      default -> slice.others++;
    }
    slice.late += late ? 1 : 0;
    slice.invalid += invalid ? 1 : 0;
  }

  /** Counts one request that waited so long for a connection that nobody would have taken an answer any more. */
  void notSent(int step, int second, long micros) {
    for (Slice slice : List.of(perStep.get(step), seconds.get(second))) {
      slice.micros.recordValue(bounded(micros));
      slice.notSent++;
      slice.late++;
    }
  }

  private static long bounded(long micros) {
    return Math.min(Math.max(1, micros), MAX_LATENCY_MICROS);
  }

  /** Kinds of faults are few; what is beyond them counts as one kind. */
  void fault(String what) {
    String kind = faults.size() < Slice.MAX_FAULTS || faults.containsKey(what) ? what : "others";
    faults.merge(kind, 1, Integer::sum);
  }

  void sample(Sample sample) {
    samples.add(sample);
  }

  List<Step> steps() {
    return steps;
  }

  Slice ofStep(int step) {
    return perStep.get(step);
  }

  List<Slice> seconds() {
    return seconds;
  }

  List<Sample> samples() {
    return samples;
  }

  Map<String, Integer> faults() {
    return faults;
  }

  /** The first second of a step. */
  int begin(int step) {
    int begin = 0;
    for (int i = 0; i < step; i++) {
      begin += steps.get(i).seconds();
    }
    return begin;
  }

  /** Seconds from the begin of a step until the last second that had late answers was over; 0 when none had. */
  int secondsUntilNothingIsLate(int step) {
    int last = 0;
    for (int i = 0; i < steps.get(step).seconds(); i++) {
      if (seconds.get(begin(step) + i).late > 0) {
        last = i + 1;
      }
    }
    return last;
  }

  /** Processor time of a step by process, in microseconds for each answer. */
  Map<String, Double> cpuPerAnswer(int step) {
    Sample first = at(begin(step));
    Sample last = at(begin(step) + steps.get(step).seconds());
    Map<String, Double> perAnswer = new LinkedHashMap<>();
    int answers = Math.max(1, perStep.get(step).answers());
    last.cpuMicros.forEach((name, micros) ->
        perAnswer.put(name, (micros - first.cpuMicros.getOrDefault(name, micros)) / answers));
    return perAnswer;
  }

  /** The largest resident memory of a step by process. */
  Map<String, Double> residentMib(int step) {
    Map<String, Double> largest = new LinkedHashMap<>();
    for (Sample sample : samples) {
      if (sample.second >= begin(step)
          && sample.second <= begin(step) + steps.get(step).seconds() + 0.5) {
        sample.residentMib.forEach((name, mib) -> largest.merge(name, mib, Math::max));
      }
    }
    return largest;
  }

  /** The sample nearest to a moment. */
  private Sample at(int second) {
    Sample nearest = samples.get(0);
    for (Sample sample : samples) {
      if (Math.abs(sample.second - second) < Math.abs(nearest.second - second)) {
        nearest = sample;
      }
    }
    return nearest;
  }
}
