package io.segmento.tools.plugin;

import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyChangeRequest;
import io.segmento.proto.v1.StrategyState;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code segmento plugin rollback}. */
@Command(
    name = "rollback",
    description = {
      "Takes a version out at once, on every node. Where it was LIVE, the version on STANDBY serves, or else that of the nodes' own directory; a version that nothing on STANDBY could follow has to be named, so that the same command twice does not take back two."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento plugin rollback my-strategy",
      "  segmento plugin rollback my-strategy 1.4.0"
    })
public final class RollbackCommand implements Runnable {
  @Parameters(index = "0", paramLabel = "NAME", description = "The strategy.")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "Where more than one version can be meant.")
  private String version = "";

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    try (CoreChannel channel = core.connect()) {
      StrategyClient client = new StrategyClient(channel, "plugin rollback");
      Strategy demoted = client.step(
          name,
          stub -> stub.rollback(StrategyChangeRequest.newBuilder()
              .setName(name)
              .setVersion(version)
              .build()));
      String live = client.list(name).stream()
          .filter(each -> each.getState() == StrategyState.LIVE)
          .map(Strategy::getVersion)
          .findFirst()
          .orElse("nobody, campaigns that name it do not bid");
      System.out.println(demoted.getName() + ' ' + demoted.getVersion() + " is "
          + demoted.getState() + "; now serves: " + live);
    }
  }
}
