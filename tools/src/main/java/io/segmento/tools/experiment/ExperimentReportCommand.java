package io.segmento.tools.experiment;

import io.grpc.StatusRuntimeException;
import io.segmento.proto.v1.ExperimentReport;
import io.segmento.proto.v1.ExperimentReportRequest;
import io.segmento.proto.v1.ExperimentServiceGrpc;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code segmento experiment report}: what the arms of an experiment did. */
@Command(
    name = "report",
    description = {
      "What the arms of an experiment did, each against the first one, with 95 %% intervals by users and by hours, and whether the users are spread as they"
          + " should be.",
      "",
      "By users is what to trust: 100 groups of users are compared, less what the same groups did on 14 days before the experiment (CUPED). It needs a"
          + " campaign that reaches 2,000 people a day who may be measured. By hours there is always something, but too sure of itself where a few users see most"
          + " of the ads."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  segmento experiment report shading-1"})
public final class ExperimentReportCommand implements Runnable {
  private static final long DEADLINE_SECONDS = 60;

  @Parameters(paramLabel = "ID", description = "An experiment, or its campaign.")
  private String id = "";

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    try (CoreChannel channel = core.connect()) {
      System.out.print(ExperimentText.of(report(channel)));
    }
  }

  private ExperimentReport report(CoreChannel channel) {
    try {
      return ExperimentServiceGrpc.newBlockingStub(channel.channel())
          .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
          .report(ExperimentReportRequest.newBuilder().setId(id).build());
    } catch (StatusRuntimeException e) {
      throw channel.failure("experiment report", e);
    }
  }
}
