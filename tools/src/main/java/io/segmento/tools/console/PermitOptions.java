package io.segmento.tools.console;

import io.segmento.platform.strategy.check.Restriction;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** What an operator would permit a plugin that is refused otherwise. */
public final class PermitOptions {

  @Option(
      names = "--permit",
      split = ",",
      paramLabel = "WHAT",
      description =
          "As an operator may by strategies.permits.NAME: process, network, files, threads, native …")
  private List<String> permits = List.of();

  /** Throws {@link ToolException} at what nobody can permit. */
  public Set<Restriction> permitted() {
    Set<Restriction> permitted = EnumSet.noneOf(Restriction.class);
    for (String label : permits) {
      permitted.add(Restriction.labelled(label)
          .orElseThrow(() -> new ToolException(
              "--permit: " + label + " (expected: one of " + Restriction.labels() + ")")));
    }
    return permitted;
  }

  /** The option as it was given; nothing where it was not. */
  public void again(StringBuilder words) {
    if (!permits.isEmpty()) {
      words.append(" --permit ").append(String.join(",", permits));
    }
  }
}
