package io.segmento.platform.strategy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Real plugins that do what their campaigns' parameters say: {@code price} and {@code value} in CPM micros, {@code click-rate} that is told, {@code no-bid} with a reason, {@code throws} with any
 * text, or {@code stalls-at} an ad position, until a second after the deadline.
 */
public final class ScriptedStrategies {
  private static final String BODY = """
      public Decision decide(Opportunity opportunity) {
        List<PricedCandidate> bids = new ArrayList<>();
        for (Candidate candidate : opportunity.candidates()) {
          StrategyConfig script = candidate.parameters();
          if (!script.text("no-bid", "").isEmpty()) {
            return Decision.noBid(NoBidReason.valueOf(script.text("no-bid", "")));
          }
          if (!script.text("throws", "").isEmpty()) {
            throw new IllegalStateException("as the script says");
          }
          if (script.text("stalls-at", "").equals("" + opportunity.impression().position())) {
            long end = System.nanoTime() + 1_000_000_000L + opportunity.timeLeftNanos();
            while (System.nanoTime() < end) {
              Thread.onSpinWait();
            }
          }
          long price = script.micros("price", 1_000_000, 0, Long.MAX_VALUE);
          BidDraft draft = new BidDraft();
          draft.clickProbability(script.number("click-rate", 0, 0, 1));
          bids.add(draft.bid(candidate, price, script.micros("value", price, 0, Long.MAX_VALUE)));
        }
        return Decision.bids(bids);
      }
      """;

  private ScriptedStrategies() {}

  /** Packs a plugin for each name and returns the directory to configure as {@code strategies.directory}. */
  public static Path in(Path work, String... names) {
    try {
      Path directory = Files.createDirectories(work.resolve("strategies"));
      for (String name : names) {
        PluginJars.in(work).plugin(name, BODY).jar(directory.resolve(name + ".jar"));
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
