package io.segmento.tools.plugin;

import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyChangeRequest;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento plugin promote}. */
@Command(
    name = "promote",
    description = {
      "Takes a version one step further: from SHADOW to CANARY, from CANARY to LIVE; from DEMOTED or RETIRED back to SHADOW. Refused when it has decided too little yet, or is out of bounds."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento plugin promote my-strategy                CANARY for 5 %% of users; the next time: LIVE",
      "  segmento plugin promote my-strategy --percent 20   CANARY for 20 %"
    })
public final class PromoteCommand implements Runnable {
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
      description = "Of users, for CANARY: above 0, at most 100.")
  private double percent;

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    try (CoreChannel channel = core.connect()) {
      Strategy promoted = new StrategyClient(channel, "plugin promote")
          .call(stub -> stub.promote(StrategyChangeRequest.newBuilder()
              .setName(name)
              .setVersion(version)
              .setCanaryPercent(percent)
              .build()));
      System.out.println(promoted.getName() + ' ' + promoted.getVersion() + " is "
          + promoted.getState()
          + (promoted.getCanaryPercent() > 0
              ? " for " + promoted.getCanaryPercent() + " % of known users"
              : ""));
    }
  }
}
