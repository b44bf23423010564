package io.segmento.tools.load;

import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Rounds of each phase in turn in a closed loop, and the processor time that they took by the kernel's counters.
 *
 * @param requests of a phase
 * @param warmup requests of a phase before the first round
 */
record CostPhases(List<Phase> phases, int requests, int connections, int warmup, int rounds) {
  /** Answers other than expected, as a share: fewer do not spoil a run. */
  private static final double TOLERATED = 0.01;

  CostPhases {
    phases = List.copyOf(phases);
  }

  /** Rounds by the name of the phase. */
  Map<String, List<Measurement>> measure(Consumer<String> progress) {
    ProcessorTime time = new ProcessorTime();
    Map<String, List<Measurement>> results = new LinkedHashMap<>();
    for (Phase phase : phases) {
      progress.accept("warm-up: " + phase.name());
      // Cold code is late now and then; that is what this is for.
      run(phase, warmup, 1);
    }
    for (int round = 1; round <= rounds; round++) {
      for (Phase phase : phases) {
        progress.accept("round " + round + " of " + rounds + ": " + phase.name());
        Map<String, Double> before = new LinkedHashMap<>();
        phase.pids().forEach((name, pid) -> before.put(name, time.micros(pid)));
        HttpLoad.Result result = run(phase, requests, TOLERATED);
        Map<String, Double> micros = new LinkedHashMap<>();
        before.forEach((name, earlier) -> {
          Long pid = phase.pids().get(name);
          micros.put(
              name,
              pid == null ? 0 : (time.micros(pid) - earlier) / result.answers() / phase.units());
        });
        results
            .computeIfAbsent(phase.name(), name -> new ArrayList<>())
            .add(new Measurement(micros, result.perSecond() * phase.units(), result.wrong()));
      }
    }
    return results;
  }

  private HttpLoad.Result run(Phase phase, int count, double tolerated) {
    try (HttpLoad load = new HttpLoad(phase.url(), connections)) {
      HttpLoad.Result result = load.run(phase.requests(), count, phase.expectedStatus());
      result.require(phase.name(), tolerated);
      return result;
    } catch (IOException e) {
      throw new ToolException(phase.name() + ": " + e.getMessage(), e);
    }
  }
}
