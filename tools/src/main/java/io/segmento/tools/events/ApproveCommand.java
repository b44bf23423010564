package io.segmento.tools.events;

import io.grpc.StatusRuntimeException;
import io.segmento.proto.v1.Approval;
import io.segmento.proto.v1.ApprovalScope;
import io.segmento.proto.v1.ApprovalServiceGrpc;
import io.segmento.proto.v1.GrantApprovalRequest;
import io.segmento.proto.v1.Purpose;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.ToolException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segmento events approve}. */
@Command(
    name = "approve",
    description = {
      "Writes down that a partner agreed to an export of rows of its campaigns, and prints the approval's id.",
      "Needs the role approvals; stands in the log of exports with your name."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento events approve --partner shop --purpose measurement --role analysts --agreement DPA-2026/17 --days 30",
      "  segmento events approve --partner shop --purpose improvement --scope user-rows --role science --agreement DPA-2026/18",
      "  segmento events approve --partner shop --purpose measurement --role development --agreement try    with segmento up"
    })
final class ApproveCommand implements Runnable {
  private static final long DEADLINE_SECONDS = 30;

  private static final List<ApprovalScope> SCOPES =
      List.of(ApprovalScope.EVENT_ROWS, ApprovalScope.USER_ROWS);
  private static final List<Purpose> PURPOSES =
      List.of(Purpose.MEASUREMENT, Purpose.AUDIENCE_REPORTS, Purpose.IMPROVEMENT);

  @Option(
      names = "--partner",
      paramLabel = "ID",
      required = true,
      description = "The advertiser who agreed.")
  private String partner = "";

  @Option(
      names = "--purpose",
      paramLabel = "PURPOSE",
      required = true,
      description =
          "measurement, audience-reports or improvement (training): only rows of users who permitted it.")
  private String purpose = "";

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      defaultValue = "event-rows",
      description =
          "event-rows or user-rows: without or with what tells one user from another for a day (default: ${DEFAULT-VALUE}).")
  private String scope = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      required = true,
      description = "Whose callers may use it.")
  private String role = "";

  @Option(
      names = "--agreement",
      paramLabel = "REFERENCE",
      required = true,
      description = "Where the agreement is written down, such as the number of a contract.")
  private String agreement = "";

  @Option(
      names = "--days",
      paramLabel = "DAYS",
      defaultValue = "7",
      description = "How long it holds, 1 to 366 (default: ${DEFAULT-VALUE}).")
  private int days;

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    GrantApprovalRequest request = GrantApprovalRequest.newBuilder()
        .setPartner(partner)
        .setScope(typed("--scope", scope, SCOPES))
        .setPurpose(typed("--purpose", purpose, PURPOSES))
        .setRole(role)
        .setAgreement(agreement)
        .setExpiresAtMillis(Instant.now().plus(Duration.ofDays(days)).toEpochMilli())
        .build();
    try (CoreChannel channel = core.connect()) {
      try {
        Approval granted = ApprovalServiceGrpc.newBlockingStub(channel.channel())
            .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
            .grant(request);
        System.out.println(granted.getId());
      } catch (StatusRuntimeException e) {
        throw channel.failure("events approve", e);
      }
    }
  }

  private static <E extends Enum<E>> E typed(String option, String text, List<E> known) {
    return known.stream()
        .filter(each -> ApprovalsCommand.typed(each).equals(text))
        .findFirst()
        .orElseThrow(() -> new ToolException(option + ": " + text + " (expected: one of "
            + known.stream().map(ApprovalsCommand::typed).collect(Collectors.joining(", "))
            + ")"));
  }
}
