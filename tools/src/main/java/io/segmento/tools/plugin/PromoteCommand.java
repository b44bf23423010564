package io.segmento.tools.plugin;

import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyChangeRequest;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.ToolException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento plugin promote}. */
@Command(
    name = "promote",
    description = {
      "Takes a version one step further: from SHADOW to CANARY, from CANARY to LIVE; from DEMOTED or RETIRED back to SHADOW. Refused when the nodes together have seen too little of it yet, when it is out of bounds on one of them or not loaded there, or when somebody else moved it meanwhile."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento plugin promote my-strategy                CANARY for 5 %% of users; the next time: LIVE",
      "  segmento plugin promote my-strategy --percent 20   CANARY for 20 %%, or for 20 %% from now on"
    })
public final class PromoteCommand implements Runnable {
  private static final double LEAST_PERCENT = 0.01;
  private static final double ALL_PERCENT = 100;

  @Parameters(index = "0", paramLabel = "NAME", description = "The strategy.")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "Where more than one version can be meant.")
  private String version = "";

  @Option(
      names = "--percent",
      paramLabel = "N",
      description =
          "Of known users, for CANARY: 0.01 to 100. One that is a CANARY already stays one, with more users or fewer; without this it goes LIVE.")
  private @Nullable Double percent;

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    // Not said and 0 are the same to the core, and nobody who says 0 means LIVE.
    if (percent != null && !(percent >= LEAST_PERCENT && percent <= ALL_PERCENT)) {
      throw new ToolException("plugin promote: --percent: " + percent
          + " (expected: 0.01 to 100; segmento plugin rollback takes a version out)");
    }
    try (CoreChannel channel = core.connect()) {
      Strategy promoted = new StrategyClient(channel, "plugin promote")
          .step(
              name,
              stub -> stub.promote(StrategyChangeRequest.newBuilder()
                  .setName(name)
                  .setVersion(version)
                  .setCanaryPercent(percent == null ? 0 : percent)
                  .build()));
      System.out.println(promoted.getName() + ' ' + promoted.getVersion() + " is "
          + promoted.getState()
          + (promoted.getCanaryPercent() > 0
              ? " for " + StatusCommand.percent(promoted.getCanaryPercent()) + " of known users"
              : ""));
    }
  }
}
