package io.segmento.tools.events;

import io.grpc.StatusRuntimeException;
import io.segmento.proto.v1.Approval;
import io.segmento.proto.v1.ApprovalServiceGrpc;
import io.segmento.proto.v1.RevokeApprovalRequest;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code segmento events revoke}. */
@Command(
    name = "revoke",
    description = "Ends an approval of exports now; exports that are under way end too.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  segmento events revoke q7bLx0"})
final class RevokeCommand implements Runnable {
  private static final long DEADLINE_SECONDS = 30;

  @Parameters(paramLabel = "ID", description = "The approval.")
  private String id = "";

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    try (CoreChannel channel = core.connect()) {
      try {
        Approval revoked = ApprovalServiceGrpc.newBlockingStub(channel.channel())
            .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
            .revoke(RevokeApprovalRequest.newBuilder().setId(id).build());
        System.out.print(ApprovalsCommand.render(List.of(revoked), Instant.now()));
      } catch (StatusRuntimeException e) {
        throw channel.failure("events revoke", e);
      }
    }
  }
}
